import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../errors/app-error.ts';
import { bodyLimit, tooLargeWords } from './bodies.ts';
import { logFailure, toAnswer } from './problem.ts';

/** A request as it came: what stands at the places of its route's pattern, and the bytes of its body. */
export interface QuickRequest {
  readonly places: readonly string[];
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface QuickRoute {
  readonly method: string;
  /** The whole address, without anything to decode; what is spelled otherwise goes the usual way. */
  readonly pattern: RegExp;
  /** The route as logs name it. */
  readonly name: string;
  /** The answer is 200 with this body, or what was thrown. */
  answer(request: QuickRequest): Promise<string>;
}

/**
 * Routes for programs that post by the thousand: answered before the framework looks at them, with the same limits and the same
 * answers to failures. Whoever registers one has a controller for the same address too, which describes it and takes every other
 * spelling.
 */
@Injectable()
export class QuickRoutes {
  readonly #logger = new Logger('http');
  readonly #routes: QuickRoute[] = [];

  add(route: QuickRoute): void {
    this.#routes.push(route);
  }

  /** Looks at each request of this server before those who listen already. */
  takeFirst(server: Server): void {
    const others = server.listeners('request');
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (this.#take(request, response)) return;
      for (const other of others) Reflect.apply(other, server, [request, response]);
    });
  }

  #take(request: IncomingMessage, response: ServerResponse): boolean {
    const { method, url = '' } = request;
    for (const route of this.#routes) {
      const places = route.method === method ? route.pattern.exec(url) : null;
      if (!places) continue;
      void this.#answer(route, places.slice(1), { request, response });
      return true;
    }
    return false;
  }

  async #answer(route: QuickRoute, places: readonly string[], { request, response }: Exchange): Promise<void> {
    try {
      const body = await readBody(request);
      const answered = await route.answer({ places, headers: request.headers, body });
      send(response, { status: 200, id: randomUUID(), text: answered });
    } catch (error) {
      if (error instanceof Gone) return;
      this.#refuse(route, error, response);
    }
  }

  #refuse({ method, name }: QuickRoute, error: unknown, response: ServerResponse): void {
    const id = randomUUID();
    const answer = toAnswer(error);
    logFailure(this.#logger, error, answer, { method, route: name, request: id });
    const { status, ...problem } = answer;
    if (status === 503) response.setHeader('retry-after', '5');
    // What was not read to its end cannot be followed by another request.
    if (status === 413) response.setHeader('connection', 'close');
    send(response, { status, id, text: JSON.stringify({ ...problem, requestId: id }) });
  }
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Whoever asked has hung up: there is nobody to answer. */
class Gone extends Error {}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const refuse = () => {
      request.removeAllListeners('data').resume();
      reject(new AppError('too_large', 'too_large', tooLargeWords()));
    };
    if (Number(request.headers['content-length'] ?? 0) > bodyLimit) return refuse();
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > bodyLimit) refuse();
      else parts.push(part);
    });
    request.on('end', () => resolve(parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts)));
    const leave = () => {
      if (!request.complete) reject(new Gone());
    };
    request.on('error', leave);
    request.on('close', leave);
  });
}

function send(response: ServerResponse, { status, id, text }: { status: number; id: string; text: string }): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'x-content-type-options': 'nosniff',
    'x-request-id': id,
  });
  response.end(text);
}
