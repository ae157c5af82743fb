import { z } from 'zod';

/**
 * `GET /api/changes`: server-sent events of the workspace, one message a change (`event: change`, JSON data).
 * A page fetches again what the topic names; the stream carries no facts of its own.
 */
const changeTopics = ['accounts', 'flags', 'drafts', 'outbox', 'connections', 'playbooks', 'suppressions'] as const;
export const changeSchema = z.object({
  topic: z.enum(changeTopics),
  ids: z.array(z.string()).max(200).describe('What changed; empty means "look again".'),
});
export type Change = z.infer<typeof changeSchema>;

/** `GET /api/connections/:id/progress`: server-sent events with a `BackfillDto` as data, at most two a second, until it ends. */
export const progressPath = '/connections/:id/progress';
