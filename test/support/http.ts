import type { ModuleMetadata } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, type TestingModule } from '@nestjs/testing';
import type { Connector } from '#connectors/connector.ts';
import { CONNECTORS } from '#server/connections/connectors.ts';
import { entities } from '#server/entities.ts';
import { Clock } from '#server/platform/clock.ts';
import { Database } from '#server/platform/database/database.ts';
import { httpAdapter, prepareHttp } from '#server/platform/http/http.ts';
import { PlatformModule } from '#server/platform/platform.module.ts';
import { ApiKeysService } from '#server/workspaces/api-keys.service.ts';
import { Beginnings } from '#server/workspaces/beginnings.ts';
import { SetupService } from '#server/workspaces/setup.service.ts';
import { WorkspacesModule } from '#server/workspaces/workspaces.module.ts';
import type { SetClock } from './clock.ts';
import type { TestDatabase } from './database.ts';
import { aWorkspace, type TestWorkspace } from './workspace.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface TestHttp {
  readonly app: NestFastifyApplication;
  readonly rooms: TestingModule;
  readonly url: string;
  send(method: string, path: string, options?: SendOptions): Promise<Answered>;
  close(): Promise<void>;
}

interface SendOptions {
  readonly body?: unknown;
  readonly cookie?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** False leaves out the proof that the request comes from our own page. */
  readonly isOwnPage?: boolean;
}

/** Rooms behind a real HTTP server on a free loopback port. */
export async function openHttp(options: {
  database: TestDatabase;
  clock: SetClock;
  imports?: NonNullable<ModuleMetadata['imports']>;
  /** Billing systems to read in place of the product's own. */
  connectors?: readonly Connector[];
}): Promise<TestHttp> {
  let builder = Test.createTestingModule({
    imports: [PlatformModule.with(options.database.config, entities), WorkspacesModule, ...(options.imports ?? [])],
  });
  if (options.connectors) builder = builder.overrideProvider(CONNECTORS).useValue(options.connectors);
  const rooms = await builder.overrideProvider(Clock).useValue(options.clock).compile();
  const app = rooms.createNestApplication<NestFastifyApplication>(httpAdapter(options.database.config.trustProxy), {
    logger: false,
  });
  await prepareHttp(app, { publicUrl: options.database.config.publicUrl, webRoot: '/nowhere' });
  app.enableShutdownHooks([]);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return { app, rooms, url, send: sender(url, options.database.config.publicUrl), close: () => app.close() };
}

function sender(url: string, origin: string): TestHttp['send'] {
  return async (method, path, options = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.isOwnPage === false ? {} : { origin }),
        ...(options.cookie ? { cookie: options.cookie } : {}),
        ...(options.key ? { authorization: `Bearer ${options.key}` } : {}),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
  };
}

/** The cookies of an answer as a browser would send them back. */
export function cookieOf(answer: Answered): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

export const ownerPassword = 'correct horse battery';

/** Opens the set-up link as a person would; answers the cookie of the new owner. */
export async function becomeOwner(
  http: TestHttp,
  owner: { email?: string; workspaceName?: string } = {},
): Promise<{ cookie: string; workspaceId: string; email: string }> {
  const link = await http.app.get(SetupService).issueLink();
  const token = new URL(link ?? '').searchParams.get('token');
  const email = owner.email ?? 'ada@northwind.example';
  const answer = await http.send('POST', '/api/setup', {
    body: {
      token,
      name: 'Ada Keel',
      email,
      password: ownerPassword,
      workspaceName: owner.workspaceName ?? 'Northwind',
    },
  });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return { cookie: cookieOf(answer), workspaceId: String(answer.body['workspaceId']), email };
}

/** A workspace as set-up makes it, without the slow hashing of a password: its owner asks with an API key. */
export async function aWorkspaceWithKey(
  http: TestHttp,
  database: TestDatabase,
): Promise<TestWorkspace & { readonly key: string }> {
  const workspace = await aWorkspace(database);
  const { workspaceId, memberId } = workspace;
  const now = http.app.get(Clock).now();
  await http.app.get(Database).write(workspaceId, (scope) => http.app.get(Beginnings).run(scope, now));
  const caller = {
    workspaceId,
    memberId,
    userId: `user_${memberId}`,
    role: 'owner',
    through: 'session',
    credentialId: '',
  } as const;
  const { secret: key } = await http.app.get(ApiKeysService).create(caller, 'Test');
  return { ...workspace, key };
}
