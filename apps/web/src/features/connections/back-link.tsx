import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from 'react-router';

export function BackLink() {
  return (
    <ActionIcon component={Link} to="/connectors" variant="subtle" color="gray" aria-label="All connectors">
      <IconArrowLeft size={16} stroke={1.75} />
    </ActionIcon>
  );
}
