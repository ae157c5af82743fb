import { Button, Group } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useMode } from '../lib/mode.ts';
import { EmptyState } from './empty-state.tsx';

interface UnconnectedModeProps {
  /** Also the way to connect it: on the pages where revenue is set up, and on no others [R19]. */
  isSetUpHere?: boolean;
}

/** Why a mode is empty while the other is not, and the way there. */
export function UnconnectedMode({ isSetUpHere = false }: UnconnectedModeProps) {
  const { mode, setMode } = useMode();
  const other = mode === 'live' ? 'test' : 'live';
  return (
    <EmptyState
      icon={<IconPlugConnected size={20} stroke={1.5} />}
      title={`No billing system is connected in ${mode} mode.`}
      action={
        <Group gap={8} justify="center">
          <Button onClick={() => setMode(other)}>Show {other} data</Button>
          {isSetUpHere && (
            <Button component={Link} to="/connectors" variant="default">
              Open Connectors
            </Button>
          )}
        </Group>
      }
    >
      Live and test data are never shown together. What is connected so far is {other} data.
    </EmptyState>
  );
}
