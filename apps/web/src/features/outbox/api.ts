import type { Mode } from '#contracts/common.ts';
import { getOutboxMail, listOutbox } from '#contracts/outbox.ts';
import { pagesOf, queryOf } from '../../lib/api.ts';

export const outboxQuery = (mode: Mode) => pagesOf(listOutbox, { query: { mode, limit: 100 } });
/** Mail that stayed here never changes. */
export const mailQuery = (id: string) => ({ ...queryOf(getOutboxMail, { params: { id } }), staleTime: Infinity });
