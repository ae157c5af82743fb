import type { z } from 'zod';
import type { Endpoint } from '#contracts/endpoint.ts';

interface Asked {
  method: string;
  path: string;
  query: string;
  body: unknown;
}

type Answer = { status: number; body: unknown } | 'never';

/** The edge of the world for screen tests: answers below `/api` as told, each checked against the contract. */
export class FakeServer {
  readonly asked: Asked[] = [];
  private readonly answers = new Map<string, Answer>();
  private readonly cut = new Set<string>();

  constructor() {
    globalThis.fetch = this.answer;
    // jsdom has no EventSource; our stream only listens and closes.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    globalThis.EventSource = SilentSource as unknown as typeof EventSource;
  }

  on<R extends z.ZodType>(endpoint: Endpoint<z.ZodType, z.ZodType, z.ZodType, R>, body: z.input<R>): this {
    return this.onPath(endpoint.method, endpoint.path, { status: 200, body: endpoint.response.parse(body) });
  }

  refuse(endpoint: Endpoint, status: number, code: string): this {
    const body = { code, message: `Refused: ${code}.`, requestId: 'req_1' };
    return this.onPath(endpoint.method, endpoint.path, { status, body });
  }

  /** Answers the first page of a list and refuses those that follow. */
  refuseMore({ path }: Endpoint): this {
    this.cut.add(path);
    return this;
  }

  silent(endpoint: Endpoint): this {
    return this.onPath(endpoint.method, endpoint.path, 'never');
  }

  onPath(method: string, path: string, answer: Answer): this {
    this.answers.set(`${method} ${path}`, answer);
    return this;
  }

  lastBody(path: string): unknown {
    return this.asked.findLast((asked) => asked.path === path && asked.method !== 'GET')?.body;
  }

  private answer = async (input: unknown, init: RequestInit = {}): Promise<Response> => {
    const [path = '', query = ''] = String(input)
      .replace(/^\/api/, '')
      .split('?');
    const method = init.method ?? 'GET';
    this.asked.push({ method, path, query, body: typeof init.body === 'string' ? JSON.parse(init.body) : null });
    const answer = this.find(method, path, new URLSearchParams(query).has('cursor'));
    if (answer === 'never') return new Promise(() => {});
    const { status, body } = answer;
    // jsdom has no Response; these three are all that our client reads of one.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return { ok: status < 400, status, text: async () => JSON.stringify(body) } as Response;
  };

  private find(method: string, path: string, isFurther: boolean): Exclude<Answer, never> {
    for (const [key, answer] of this.answers) {
      const [ofMethod, pattern = ''] = key.split(' ');
      if (ofMethod !== method || !new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`).test(path)) continue;
      return isFurther && this.cut.has(pattern) ? { status: 500, body: { code: 'internal', message: 'Cut.' } } : answer;
    }
    return {
      status: 404,
      body: { code: 'not_found', message: `Nothing answers ${method} ${path}.`, requestId: 'req_0' },
    };
  }
}

/** A stream that never says anything. */
class SilentSource extends EventTarget {
  close(): void {}
}
