import type { ConnectionDto } from '#contracts/connections.ts';
import { Notice } from '../../ui/notice.tsx';

/** Keys for which the same system gives a better one. */
const avoidable = ['secret', 'unclaimed sandbox'];

/**
 * Where it is read if not at the system itself, and what the connector says of the key. Where no better key exists that is a
 * remark; in a list of cards it would only be noise.
 */
export function KeyWarnings({ connection, isBrief = false }: { connection: ConnectionDto; isBrief?: boolean }) {
  const { elsewhere, keyKind, warnings } = connection;
  const isWarning = avoidable.includes(keyKind);
  return (
    <>
      {elsewhere !== null && <Notice tone="warning">{elsewhere}</Notice>}
      {(isWarning || !isBrief) &&
        warnings.map((warning) => (
          <Notice key={warning} tone={isWarning ? 'warning' : 'info'}>
            {warning}
          </Notice>
        ))}
    </>
  );
}
