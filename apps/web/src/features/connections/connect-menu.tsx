import { Menu } from '@mantine/core';
import { IconChevronDown, IconFlask, IconKey } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import type { ConnectionDto } from '#contracts/connections.ts';
import type { ConnectorDto } from '#contracts/connectors.ts';
import { useMe } from '../../lib/me.ts';
import { showFailureToast } from '../../lib/undo-toast.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import { useConnectSandbox } from './api.ts';

interface ConnectMenuProps {
  connectors: readonly ConnectorDto[];
  connections: readonly ConnectionDto[];
  /** The system whose form is open. */
  adding: string | null;
  onAdd: (system: string) => void;
}

/** One more source: each system by its form, and the halves of the sandbox that never were connected: an ended one has its own way back. */
export function ConnectMenu({ connectors, connections, adding, onAdd }: ConnectMenuProps) {
  const { sandboxUrl } = useMe();
  const connect = useConnectSandbox();
  const navigate = useNavigate();
  const halves = connectors.filter(({ system, hasSandbox }) => {
    const isThere = connections.some((row) => row.isSandbox && row.system === system);
    return sandboxUrl !== null && hasSandbox && !isThere;
  });
  return (
    <Menu withinPortal={false}>
      <Menu.Target>
        <WorkButton loading={connect.isPending} rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden />}>
          Connect a source
        </WorkButton>
      </Menu.Target>
      <Menu.Dropdown>
        {connectors.map(({ system, label }) => (
          <Menu.Item
            key={system}
            leftSection={<IconKey size={14} stroke={1.75} aria-hidden />}
            disabled={system === adding}
            onClick={() => onAdd(system)}
          >
            {label}
          </Menu.Item>
        ))}
        {halves.length > 0 && <Menu.Divider />}
        {halves.map(({ system, label }) => (
          <Menu.Item
            key={system}
            leftSection={<IconFlask size={14} stroke={1.75} aria-hidden />}
            onClick={() =>
              connect.mutate(
                { system },
                {
                  onSuccess: (connection) => navigate(`/connectors/${connection.id}?mode=test`),
                  onError: (error) => showFailureToast('The sandbox was not connected', error),
                },
              )
            }
          >
            Sandbox: {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
