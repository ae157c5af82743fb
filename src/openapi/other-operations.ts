import type { z } from 'zod';
import { callsFileInput } from '#contracts/calls.ts';

/** Routes outside the contract: streams, sign-in, deliveries and probes. One line each, so that the description lists every route. */
export interface OtherOperation {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** The whole address, parameters as `:name`. */
  readonly path: string;
  readonly summary: string;
  /** What may be asked of it; nothing where it is left out. */
  readonly query?: z.ZodType;
  readonly answers: 'json' | 'stream' | 'page' | 'csv';
  readonly isPublic: boolean;
}

export const otherOperations: readonly OtherOperation[] = [
  {
    id: 'streamChanges',
    method: 'GET',
    path: '/api/changes',
    summary: 'Server-sent events: what changed in the workspace, for pages that fetch it again.',
    answers: 'stream',
    isPublic: false,
  },
  {
    id: 'streamProgress',
    method: 'GET',
    path: '/api/connections/:id/progress',
    summary: 'Server-sent events: the progress of a backfill, at most two a second, until it ends.',
    answers: 'stream',
    isPublic: false,
  },
  {
    id: 'exportCalls',
    method: 'GET',
    path: '/api/connections/:id/calls.csv',
    summary:
      'The ledger of a connection as CSV, oldest call first, streamed: the whole, or what its filters leave of it [R11].',
    query: callsFileInput.query,
    answers: 'csv',
    isPublic: false,
  },
  {
    id: 'signIn',
    method: 'POST',
    path: '/api/auth/sign-in/email',
    summary: 'Signs in with e-mail and password; sets the session cookie.',
    answers: 'json',
    isPublic: true,
  },
  {
    id: 'signOut',
    method: 'POST',
    path: '/api/auth/sign-out',
    summary: 'Ends the session and clears its cookie.',
    answers: 'json',
    isPublic: true,
  },
  {
    id: 'getSession',
    method: 'GET',
    path: '/api/auth/get-session',
    summary: 'Whether the cookie still proves a session.',
    answers: 'json',
    isPublic: true,
  },
  {
    id: 'getDescription',
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This description.',
    answers: 'json',
    isPublic: true,
  },
  {
    id: 'deliverForPlatform',
    method: 'POST',
    path: '/hooks/:system',
    summary:
      "The one address for all accounts that gave consent to the operator's application; proven by their signature.",
    answers: 'json',
    isPublic: true,
  },
  {
    id: 'deliver',
    method: 'POST',
    path: '/hooks/:system/:publicId',
    summary: 'Where a billing system delivers its events; proven by their signature, stored before it is answered.',
    answers: 'json',
    isPublic: true,
  },
  {
    id: 'askUnsubscribe',
    method: 'GET',
    path: '/unsubscribe',
    summary: 'The page behind the link under an offer: asks, and changes nothing.',
    answers: 'page',
    isPublic: true,
  },
  {
    id: 'unsubscribe',
    method: 'POST',
    path: '/unsubscribe',
    summary: "One click (RFC 8058): no more offers to the address in the link's token. Twice is once.",
    answers: 'page',
    isPublic: true,
  },
  { id: 'live', method: 'GET', path: '/live', summary: 'The process is up.', answers: 'json', isPublic: true },
  {
    id: 'ready',
    method: 'GET',
    path: '/ready',
    summary: 'The process can do its work; 503 says what is missing.',
    answers: 'json',
    isPublic: true,
  },
];
