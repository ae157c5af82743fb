import type { ConnectionDto } from '#contracts/connections.ts';
import { Notice } from '../../ui/notice.tsx';

/** What the connector says of the key. Of the recommended kind it is a remark; in a list of cards it would only be noise. */
export function KeyWarnings({ connection, isBrief = false }: { connection: ConnectionDto; isBrief?: boolean }) {
  const isRecommended = connection.keyKind === 'restricted';
  if (isBrief && isRecommended) return null;
  return connection.warnings.map((warning) => (
    <Notice key={warning} tone={isRecommended ? 'info' : 'warning'}>
      {warning}
    </Notice>
  ));
}
