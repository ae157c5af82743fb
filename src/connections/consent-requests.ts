import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { hashSecret } from '../platform/secrets/secrets.ts';
import type { Caller } from '../workspaces/caller.ts';

/** As long as a consent page may be open (faults.md §4.1). */
const consentMilliseconds = 10 * 60_000;
/** So long it is told what became of an answer, also of one that came in the last moment. */
const followMilliseconds = 10 * 60_000;
/** As long as a browser may ask about its question. */
export const askMilliseconds = consentMilliseconds + followMilliseconds;
/** Longer than redeeming, checking and comparing may take together: by then the answer has come to its end, or its process has. */
const confirmingMilliseconds = 150_000;

/** As SQL: until when anything is to be told of a question. */
const toldUntil = `coalesce(used_at + interval '${followMilliseconds} milliseconds', expires_at)`;

/** What a question is known again by: both are random, and only their hashes are kept. */
export interface Proof {
  readonly state: string;
  readonly browserToken: string;
}

/** What a browser was sent away to ask. */
export interface Asked {
  readonly system: string;
  readonly mode: 'live' | 'test';
  /** The connection whose account is asked; null where any account may answer. */
  readonly meantFor: string | null;
}

/** What became of an answer: the connection that goes on with it, or the code of its refusal. */
export type Outcome = { readonly connectionId: string } | { readonly code: string };

/** A question and what became of it. */
export interface Followed extends Asked {
  /** `unknown`: its answer was taken, and nobody noted what became of it. The account may be connected all the same. */
  readonly status: 'open' | 'confirming' | 'connected' | 'failed' | 'unknown';
  /** Why it failed. */
  readonly code: string | null;
  readonly connectionId: string | null;
}

/** Questions that browsers were sent away with. The answer of each is taken once. */
@Injectable()
export class ConsentRequests {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** An entry. Those of before go as soon as they are too old. */
  async add(caller: Caller, proof: Proof, { system, mode, meantFor }: Asked): Promise<void> {
    const now = this.clock.now();
    await this.database.write(caller.workspaceId, async ({ db, workspaceId }) => {
      await db.query(`delete from consent_request where workspace_id = $1 and ${toldUntil} <= $2`, [workspaceId, now]);
      await db.query(
        `insert into consent_request (workspace_id, state_hash, browser_hash, member_id, system, mode, connection_id, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          workspaceId,
          hashOf(proof.state),
          hashOf(proof.browserToken),
          caller.memberId,
          system,
          mode,
          meantFor,
          new Date(now.getTime() + consentMilliseconds),
        ],
      );
    });
  }

  /** An entry, and one statement: of two answers at once, one finds the question unused. */
  async useUp(caller: Caller, { state, browserToken }: Proof): Promise<Asked> {
    const now = this.clock.now();
    const [rows]: [Asked[]] = await this.database.write(caller.workspaceId, ({ db, workspaceId }) =>
      db.query(
        `update consent_request set used_at = $5
         where workspace_id = $1 and state_hash = $2 and browser_hash = $3 and member_id = $4 and used_at is null
           and expires_at > $5
         returning system, mode, connection_id as "meantFor"`,
        [workspaceId, hashOf(state), hashOf(browserToken), caller.memberId, now],
      ),
    );
    const [asked] = rows;
    if (asked) return asked;
    throw new AppError(
      'conflict',
      'consent_stale',
      'This answer was used already, is older than ten minutes, or belongs to another browser or person.',
    );
  }

  /** An entry: notes what became of an answer that was used up. */
  async end(caller: Caller, state: string, outcome: Outcome): Promise<void> {
    const [code, madeId] = 'code' in outcome ? [outcome.code, null] : ['connected', outcome.connectionId];
    await this.database.write(caller.workspaceId, ({ db, workspaceId }) =>
      db.query(`update consent_request set outcome = $3, made_id = $4 where workspace_id = $1 and state_hash = $2`, [
        workspaceId,
        hashOf(state),
        code,
        madeId,
      ]),
    );
  }

  /** An entry: the last question of this browser and person, while there is anything to be told of it. */
  async follow(caller: Caller, browserToken: string): Promise<Followed | null> {
    const now = this.clock.now();
    const rows: (Asked & { usedAt: Date | null; outcome: string | null; madeId: string | null })[] =
      await this.database.read(caller.workspaceId, ({ db, workspaceId }) =>
        db.query(
          `select system, mode, connection_id as "meantFor", used_at as "usedAt", outcome, made_id as "madeId" from consent_request
           where workspace_id = $1 and browser_hash = $2 and member_id = $3 and ${toldUntil} > $4`,
          [workspaceId, hashOf(browserToken), caller.memberId, now],
        ),
      );
    const [row] = rows;
    if (!row) return null;
    const { system, mode, meantFor, usedAt, outcome, madeId } = row;
    const asked = { system, mode, meantFor };
    if (usedAt === null) return { ...asked, status: 'open', code: null, connectionId: null };
    if (madeId !== null) return { ...asked, status: 'connected', code: null, connectionId: madeId };
    if (outcome !== null) return { ...asked, status: 'failed', code: outcome, connectionId: null };
    const isUnderWay = now.getTime() - usedAt.getTime() < confirmingMilliseconds;
    return { ...asked, status: isUnderWay ? 'confirming' : 'unknown', code: null, connectionId: null };
  }
}

function hashOf(text: string): string {
  return hashSecret(text).toString('base64url');
}
