import type { ResourceReport } from '#connectors/access-report.ts';
import type { Connector, Part } from '#connectors/connector.ts';
import { isEnded, type Connection } from './connection.ts';

/** What is said of accounts that one connection cannot tell, and why, with the permission that would mend it. */
export interface UnreadPart {
  readonly connectionId: string;
  readonly system: string;
  readonly systemLabel: string;
  readonly part: Part;
  readonly words: string;
}

/** The parts that this connection may not read, or could not at the last reading: of them an empty answer is no "none". Pure. */
export function unreadPartsOf(
  connection: Pick<Connection, 'id' | 'status' | 'system' | 'resources' | 'unread'>,
  connector: Pick<Connector, 'label' | 'toldBy' | 'resourceOf'>,
): readonly UnreadPart[] {
  const { id: connectionId, system, resources, unread } = connection;
  if (isEnded(connection)) return [];
  const why = (told: readonly string[]): string | null => {
    const reports = resources.filter(({ resource }) => told.includes(resource));
    const missing = reports.find(({ result }) => result === 'missing');
    if (missing) return missingWords(missing, connector.label);
    return unread.find(({ kind }) => told.includes(connector.resourceOf?.(kind) ?? kind))?.words ?? null;
  };
  return parts.flatMap((part) => {
    const words = why(connector.toldBy?.[part] ?? []);
    return words === null ? [] : [{ connectionId, system, systemLabel: connector.label, part, words }];
  });
}

/** Beside an account: what is lost without it ("no refunds") would read as what the account has. */
function missingWords({ label, permissions }: ResourceReport, systemLabel: string): string {
  const permission = permissions.length === 0 ? 'a permission' : permissions.join(' or ');
  return `${label} may not be read: ${permission} is missing in ${systemLabel}.`;
}

const parts: readonly Part[] = ['payments', 'usage', 'cards', 'discounts', 'fees'];
