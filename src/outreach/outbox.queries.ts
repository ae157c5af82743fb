import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { getOutboxMail, listOutbox } from '#contracts/outbox.ts';
import { readCursor, writeCursor } from '../accounts/page-cursor.ts';
import { Database } from '../platform/database/database.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { instantKey } from '../platform/http/cursor.ts';
import { footerHtml, footerText } from './mail-footer.ts';
import { houseColumn, type Message } from './message.ts';
import { UnsubscribeLinks } from './unsubscribe-links.ts';

const newest = { name: 'outbox', key: instantKey };

interface OutboxRow {
  readonly id: string;
  readonly messageId: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly sentAt: Date;
  /** To the microsecond, as pages are cut. */
  readonly at: string;
}

const columns = `o.id, m.id as "messageId", m.account_id as "accountId", a.name as "accountName", m.to_address as "to",
  m.sender_name || ' <' || m.sender_address || '>' as "from", m.subject, o.sent_at as "sentAt",
  to_char(o.sent_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`;
const tables = `outbox_mail o
  join message m on m.workspace_id = o.workspace_id and m.id = o.message_id
  join account a on a.workspace_id = o.workspace_id and a.id = m.account_id`;

/** Mail that stayed here, exactly as it would have left. */
@Injectable()
export class OutboxQueries {
  constructor(
    private readonly database: Database,
    private readonly links: UnsubscribeLinks,
  ) {}

  async list(
    workspaceId: string,
    { mode, limit, cursor }: z.output<(typeof listOutbox)['query']>,
  ): Promise<z.input<(typeof listOutbox)['response']>> {
    const after = readCursor(newest, cursor);
    return this.database.read(workspaceId, async ({ db }) => {
      const rows: OutboxRow[] = await db.query(
        `select ${columns} from ${tables}
         where o.workspace_id = $1 and o.mode = $2
           and ($3::timestamptz is null or (o.sent_at, o.id) < ($3::timestamptz, $4::uuid))
         order by o.sent_at desc, o.id desc limit $5`,
        [workspaceId, mode, after?.key ?? null, after?.id ?? null, limit + 1],
      );
      const total: { total: number }[] = await db.query(
        `select count(*)::int as total from outbox_mail where workspace_id = $1 and mode = $2`,
        [workspaceId, mode],
      );
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      const nextCursor = last ? writeCursor(newest, { key: last.at, id: last.id }) : null;
      return { rows: page.map(toDto), nextCursor, total: total[0]?.total ?? 0 };
    });
  }

  async get(workspaceId: string, mailId: string): Promise<z.input<(typeof getOutboxMail)['response']>> {
    const links = await this.links.of(workspaceId);
    return this.database.read(workspaceId, async ({ db }) => {
      const rows: (OutboxRow & Pick<Message, 'text' | 'html' | 'messageClass' | 'house'> & { raw: Buffer })[] =
        await db.query(
          `select ${columns}, m.body_text as "text", m.body_html as "html", m.message_class as "messageClass",
           ${houseColumn}, o.raw from ${tables}
         where o.workspace_id = $1 and o.id = $2`,
          [workspaceId, mailId],
        );
      const [row] = rows;
      if (!row) throw notFound('outbox_mail');
      const footer = links.footerOf(row);
      return {
        ...toDto(row),
        text: `${row.text}${footer ? footerText(footer) : ''}`,
        html: `${row.html}${footer ? footerHtml(footer) : ''}`,
        raw: row.raw.toString('utf8'),
      };
    });
  }
}

function toDto(row: OutboxRow) {
  const { id, messageId, accountId, accountName, to, from, subject, sentAt } = row;
  return { id, messageId, accountId, accountName, to, from, subject, sentAt: sentAt.toISOString() };
}
