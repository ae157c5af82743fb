import { Injectable } from '@nestjs/common';
import type { Books } from '#connectors/books.ts';
import type { SourceRef } from '#core/snapshot/billing-view.ts';
import type { Settlement } from '#core/snapshot/settlement.ts';
import { Connectors } from '../connections/connectors.ts';
import type { Scope } from '../platform/database/scope.ts';

/** A payment, and the system that it was read from. */
export interface Payment {
  readonly ref: SourceRef;
  readonly system: string;
}

/** What the books say of a payment, and which of their entries says it. */
interface Entry {
  readonly ref: SourceRef;
  readonly settlement: Settlement;
}

/** An entry; `none` where the payment says that it has none yet; null where nobody knows, or what it names is not held. */
export type BooksAnswer = Entry | 'none' | null;

/** The books of billing systems, read from the mirror. */
@Injectable()
export class BooksService {
  constructor(private readonly connectors: Connectors) {}

  /** The kind of their entries; null for a system that keeps none. */
  kindOf(system: string): string | null {
    return this.#of(system)?.kind ?? null;
  }

  /** A step: two statements for all payments. In their order. */
  async entries(scope: Scope, payments: readonly Payment[]): Promise<BooksAnswer[]> {
    const books = payments.map(({ system }) => this.#of(system));
    const payloads = await payloadsOf(
      scope,
      payments.map(({ ref }, place) => (books[place] ? ref : null)),
    );
    const named = payments.map(({ ref }, place) => toEntryRef(ref, books[place] ?? null, payloads[place]));
    const refs = named.map((ref) => (ref === 'none' ? null : ref));
    const entries = await payloadsOf(scope, refs);
    return refs.map((ref, place) => {
      if (named[place] === 'none') return 'none';
      const settlement = books[place]?.read(entries[place]) ?? null;
      return ref && settlement ? { ref, settlement } : null;
    });
  }

  #of(system: string): Books | null {
    return this.connectors.find(system)?.books ?? null;
  }
}

function toEntryRef({ connectionId }: SourceRef, books: Books | null, payment: unknown): SourceRef | 'none' | null {
  const externalId = books?.entryOf(payment);
  if (!books || externalId === undefined) return null;
  return externalId === null ? 'none' : { connectionId, kind: books.kind, externalId };
}

/** One look-up each, by the whole key, in one statement; null for what is not held. */
async function payloadsOf(scope: Scope, refs: readonly (SourceRef | null)[]): Promise<unknown[]> {
  const rows: { place: number; payload: unknown }[] = await scope.db.query(
    `select c.place, o.payload
     from jsonb_to_recordset($2::jsonb) as c(place int, "connectionId" uuid, kind text, "externalId" text)
     cross join lateral (
       select payload from billing_object t where t.workspace_id = $1 and t.connection_id = c."connectionId"
         and t.kind = c.kind and t.external_id = c."externalId" and not t.is_deleted limit 1) o`,
    [scope.workspaceId, JSON.stringify(refs.flatMap((ref, place) => (ref ? [{ ...ref, place }] : [])))],
  );
  const held = new Map(rows.map(({ place, payload }) => [place, payload]));
  return refs.map((_, place) => held.get(place) ?? null);
}
