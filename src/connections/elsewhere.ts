import type { Connector } from '#connectors/connector.ts';
import type { Config } from '../platform/config/config.ts';

type Settings = Pick<Config, 'systemSettings' | 'sandboxUrl'>;

/**
 * Said where the operator has another address answer for a billing system: what is read there is not what the system holds,
 * whatever mode the key names. Null where the system itself answers.
 */
export function elsewhereWords(
  { label, host }: Pick<Connector, 'label' | 'host'>,
  { systemSettings, sandboxUrl }: Settings,
): string | null {
  const set = systemSettings[host.setting];
  if (set === undefined || set === host.default) return null;
  const base = new URL(String(set));
  if (sandboxUrl !== null && base.origin === new URL(sandboxUrl).origin) {
    return `Read from the local sandbox, not from ${label}: ${host.setting} points there. All of it is made up.`;
  }
  return `Read at ${base.host}, not at ${label}'s own address: ${host.setting} points there.`;
}
