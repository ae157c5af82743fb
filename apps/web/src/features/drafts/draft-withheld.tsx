import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { Notice } from '../../ui/notice.tsx';

/** In place of a message that rests on billing which was disconnected. */
export function DraftWithheld({ words }: { words: string | null }) {
  return (
    <Notice tone="warning">
      {words}{' '}
      <Anchor component={Link} to="/connectors" inherit>
        Show the connectors
      </Anchor>
    </Notice>
  );
}
