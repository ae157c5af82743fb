import { z } from 'zod';
import { idParams, idSchema, instantSchema, modeSchema, none } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const roleSchema = z.enum(['owner', 'admin', 'csm', 'viewer']);

export const checkSetup = defineEndpoint({
  id: 'checkSetup',
  method: 'GET',
  path: '/setup',
  summary: 'Whether a set-up link still works. The link works once; without it nobody can become owner.',
  params: none,
  query: z.strictObject({ token: z.string().min(20).max(200) }),
  body: none,
  response: z.object({ isValid: z.boolean() }),
});

export const completeSetup = defineEndpoint({
  id: 'completeSetup',
  method: 'POST',
  path: '/setup',
  summary:
    'Uses the set-up link: makes the workspace and its owner, and signs the owner in (cookie). 404 when the link ' +
    'was used or replaced, 409 when somebody signs in with the e-mail already.',
  params: none,
  query: none,
  body: z.strictObject({
    token: z.string().min(20).max(200),
    name: z.string().trim().min(1).max(100),
    email: z.email().max(200),
    password: z.string().min(10, 'At least 10 characters.').max(128),
    workspaceName: z.string().trim().min(1).max(100),
    timeZone: z.string().max(60).default('UTC'),
  }),
  response: z.object({ workspaceId: idSchema }),
});

export const getMe = defineEndpoint({
  id: 'getMe',
  method: 'GET',
  path: '/me',
  summary: 'Who is asking: member, workspace, and what the frame needs to draw itself.',
  params: none,
  query: none,
  body: none,
  response: z.object({
    member: z.object({ id: idSchema, name: z.string(), email: z.string(), role: roleSchema }),
    workspace: z.object({ id: idSchema, name: z.string(), timeZone: z.string(), currency: z.string() }),
    modes: z
      .array(modeSchema)
      .describe('Modes that have, or had, a connection: accounts stay when one ends. Empty before the first.'),
    defaultMode: modeSchema,
    sandboxUrl: z.string().nullable().describe("The billing sandbox's own page; null where the operator runs none."),
    hasMailServer: z.boolean(),
    version: z.string(),
  }),
});

export const getCounts = defineEndpoint({
  id: 'getCounts',
  method: 'GET',
  path: '/counts',
  summary: 'What waits for a person, for the side bar.',
  params: none,
  query: z.strictObject({ mode: modeSchema }),
  body: none,
  response: z.object({
    flagged: z.int(),
    drafts: z.int().describe('That a person can decide on.'),
    withheld: z.int().describe('Drafts that wait for billing to be connected again; nobody can decide on them before.'),
  }),
});

export const listMembers = defineEndpoint({
  id: 'listMembers',
  method: 'GET',
  path: '/members',
  summary: 'Members of the workspace.',
  params: none,
  query: none,
  body: none,
  response: z.object({
    rows: z.array(z.object({ id: idSchema, name: z.string(), email: z.string(), role: roleSchema })),
  }),
});

export const apiKeySchema = z.object({
  id: idSchema,
  name: z.string(),
  lastFour: z.string(),
  createdAt: instantSchema,
  createdBy: z.string(),
  lastUsedAt: instantSchema.nullable().describe('To the hour.'),
});

export const listApiKeys = defineEndpoint({
  id: 'listApiKeys',
  method: 'GET',
  path: '/api-keys',
  summary: 'API keys of the workspace, without their secrets.',
  params: none,
  query: none,
  body: none,
  response: z.object({ rows: z.array(apiKeySchema) }),
});

export const createApiKey = defineEndpoint({
  id: 'createApiKey',
  method: 'POST',
  path: '/api-keys',
  summary: 'Makes an API key. Its secret is in this answer and never again. Send it as `Authorization: Bearer`.',
  params: none,
  query: none,
  body: z.strictObject({ name: z.string().trim().min(1).max(100) }),
  response: z.object({ key: apiKeySchema, secret: z.string() }),
});

export const revokeApiKey = defineEndpoint({
  id: 'revokeApiKey',
  method: 'DELETE',
  path: '/api-keys/:id',
  summary: 'Revokes an API key; requests with it are refused from now on.',
  params: idParams,
  query: none,
  body: none,
  response: none,
});

/** `POST /auth/sign-in/email`, `POST /auth/sign-out` are served by the sign-in library below `/api/auth`. */
export const signInBody = z.strictObject({ email: z.email(), password: z.string().min(1).max(128) });
