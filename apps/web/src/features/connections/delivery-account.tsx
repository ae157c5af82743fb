import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { rowsOf } from '../../lib/api.ts';
import { deliveriesQuery, type DeliveryFilter } from './deliveries-api.ts';

/** The account that the list is narrowed to, until it is let go; its name is known from what is listed. */
export function DeliveryAccount({ id, filter, onAll }: { id: string; filter: DeliveryFilter; onAll: () => void }) {
  const { data } = useInfiniteQuery(deliveriesQuery(id, filter));
  const known = rowsOf(data).flatMap(({ accounts }) => accounts);
  const name = known.find((account) => account.id === filter.account)?.name ?? 'One account';
  return (
    <Button
      size="compact-xs"
      variant="default"
      rightSection={<IconX size={12} stroke={2} aria-hidden />}
      aria-label={`Only ${name}: show all again`}
      onClick={onAll}
    >
      {name}
    </Button>
  );
}
