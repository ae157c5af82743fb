import type { ConnectionDto } from '#contracts/connections.ts';
import { Notice } from '../../ui/notice.tsx';

/** Keys for which the same system gives a better one. */
const avoidable = ['secret', 'unclaimed sandbox'];

/** What the connector says of the key. Where no better one exists it is a remark; in a list of cards it would only be noise. */
export function KeyWarnings({ connection, isBrief = false }: { connection: ConnectionDto; isBrief?: boolean }) {
  const isAvoidable = avoidable.includes(connection.keyKind);
  if (isBrief && !isAvoidable) return null;
  return connection.warnings.map((warning) => (
    <Notice key={warning} tone={isAvoidable ? 'warning' : 'info'}>
      {warning}
    </Notice>
  ));
}
