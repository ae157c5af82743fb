import { Injectable } from '@nestjs/common';
import type { AttachmentDto, AttachmentFilter, AttachmentState, listAttachments } from '#contracts/attachments.ts';
import { chooseAccount } from '#core/matching/choose-account.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Database } from '../platform/database/database.ts';
import type { AnswerOf, InputOf } from '../workspaces/operation.ts';
import { findFitting, type Fitting } from './links-that-fit.ts';
import { readAttachmentCursor, writeAttachmentCursor } from './attachment-cursor.ts';

interface Row {
  readonly externalId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly domain: string | null;
  readonly state: AttachmentState;
  readonly link: AttachmentDto['link'];
  readonly linkedAt: Date | null;
  readonly accountId: string | null;
  readonly accountName: string | null;
  readonly linkedBy: string | null;
  readonly canUnlink: boolean;
  /** Of one that waits: why it could not be read. */
  readonly error: string | null;
}

const stateOf = `case when c.is_deleted then 'deleted' when c.account_id is null then 'waiting'
  when c.link = 'review' then 'review' else 'attached' end`;

/**
 * What a state is as a filter. Those that wait and those under review have an index of their own. The others are looked for along
 * the ids of the connection: where few are deleted, or linked by a person, a page of these goes through all of its customers.
 */
const conditions: Readonly<Record<AttachmentFilter, string>> = {
  attached: `c.account_id is not null and c.link <> 'review' and not c.is_deleted`,
  review: `c.link = 'review' and not c.is_deleted`,
  waiting: `c.account_id is null and not c.is_deleted`,
  deleted: 'c.is_deleted',
  by_hand: `c.link = 'person' and not c.is_deleted`,
};

/** Where the customers of a connection belong, and why [A3, R14]. */
@Injectable()
export class AttachmentsQueries {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
  ) {}

  /** An entry: a page in the order of the ids. Three statements, whatever its length. Throws `not_found`. */
  async list(
    workspaceId: string,
    connectionId: string,
    query: InputOf<typeof listAttachments>['query'],
  ): Promise<AnswerOf<typeof listAttachments>> {
    const after = readAttachmentCursor(query.cursor, query.state);
    return this.database.read(workspaceId, async (scope) => {
      await this.connections.get(scope, connectionId);
      const rows: Row[] = await scope.db.query(
        `select c.external_id as "externalId", c.name, c.email, c.domain, ${stateOf} as state, c.link, c.linked_at as "linkedAt",
           a.id as "accountId", a.name as "accountName", m.name as "linkedBy",
           coalesce((c.link = 'person' or c.linked_by is not null) and c.link_before is not null, false) as "canUnlink", (
             select b.error from billing_object b
             where c.account_id is null and b.workspace_id = $1 and b.connection_id = $2
               and b.customer_id = c.external_id and b.external_id = c.external_id
             order by b.error nulls last limit 1) as error
         from billing_customer c left join account a on a.workspace_id = $1 and a.id = c.account_id
         left join member m on m.workspace_id = $1 and m.id = c.linked_by
         where c.workspace_id = $1 and c.connection_id = $2 and c.external_id > $3
           and ${query.state === undefined ? 'true' : conditions[query.state]}
         order by c.external_id limit $4`,
        [workspaceId, connectionId, after ?? '', query.limit + 1],
      );
      const shown = rows.slice(0, query.limit);
      const asked = shown.flatMap(({ state, externalId }) => (state === 'review' ? externalId : []));
      const candidates = await findFitting(scope, connectionId, asked);
      const links = await this.connections.links(scope);
      const last = rows.length > shown.length ? shown.at(-1) : undefined;
      return {
        rows: shown.map((row) => {
          const source = links.link({ connectionId, kind: 'customer', externalId: row.externalId });
          return { ...toDto(row, candidates.get(row.externalId) ?? []), source };
        }),
        nextCursor: last ? writeAttachmentCursor(last.externalId, query.state) : null,
        total: null,
      };
    });
  }
}

const evidenceWords: Readonly<Record<Fitting['because'] | 'hint', (evidence: string) => string>> = {
  stored_id: (evidence) => `Known by the same billing id: ${evidence}.`,
  stated_id: (evidence) => `One states an id by which the other is known: ${evidence}.`,
  hint: (evidence) => `Both have a number in common, which may be chance: ${evidence}.`,
  email: (evidence) => `Has the same address: ${evidence}.`,
  domain: (evidence) => `Has the same domain: ${evidence}.`,
};

function toDto(row: Row, found: readonly Fitting[]): Omit<AttachmentDto, 'source'> {
  const { accountId, accountName, linkedAt, linkedBy: _linkedBy, error: _error, ...kept } = row;
  const nearest = [...new Map(found.toReversed().map((one) => [one.accountId, one])).values()].toReversed();
  return {
    ...kept,
    linkedAt: linkedAt?.toISOString() ?? null,
    account: accountId !== null && accountName !== null ? { accountId, name: accountName } : null,
    words: wordsOf(row, found),
    candidates: nearest.map(({ accountId: id, name, because, evidence, isHint }) => {
      return { accountId: id, name, because, words: evidenceWords[isHint ? 'hint' : because](evidence) };
    }),
  };
}

function wordsOf(row: Row, found: readonly Fitting[]): string {
  const { state, link, linkedBy, domain, error } = row;
  if (state === 'deleted') return 'Deleted or archived in the billing system.';
  if (state === 'waiting' && error !== null) return `Named by something that was read; reading it failed: ${error}`;
  if (state === 'waiting') return 'Something that was read names this customer; it has not been read itself yet.';
  if (state === 'review') return reviewWords(found, domain);
  if (link === 'person') return `Linked by ${linkedBy ?? 'a person'}: no machine moves it.`;
  return linkedBy === null ? matchedWords(row) : `${matchedWords(row)} ${linkedBy} confirmed it.`;
}

function matchedWords({ link, email, domain }: Row): string {
  if (link === 'stored_id') return 'Another billing system knows it by the same id.';
  if (link === 'email')
    return `The same address as another customer of the account${email ? `: ${email}` : ', not known any more'}.`;
  if (link === 'domain') return `The company's domain${domain ? `: ${domain}` : ', not known any more'}.`;
  return 'An account of its own: nothing that was known then joined it to another.';
}

/** In the words of the choice itself; what was found then may have changed since. */
function reviewWords(found: readonly Fitting[], businessDomain: string | null): string {
  const by = (because: string, isHint = false) =>
    found.flatMap((one) => (one.because === because && one.isHint === isHint ? one.accountId : []));
  const choice = chooseAccount({
    byPerson: null,
    byStoredId: by('stored_id'),
    byStatedId: by('stated_id'),
    byHint: by('stated_id', true),
    byEmail: by('email'),
    byDomain: by('domain'),
    businessDomain,
    apartFrom: [],
  });
  if (choice.kind === 'review') return choice.words;
  if (choice.kind === 'attach' && choice.link === 'stored_id') {
    return 'Another account has an id in common with it: say whether they are the same.';
  }
  return 'Several accounts fitted when it came; now no more than one does.';
}
