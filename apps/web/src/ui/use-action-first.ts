import { useMediaQuery } from '@mantine/hooks';
import { useLayoutEffect, useState } from 'react';

const atOnce = { getInitialValueInEffect: false };

/**
 * Whether a page's action comes before its filters: on a phone, and where chips fill a line and leave no room beside them. Then it stands
 * beside the title, for the eye and the keyboard alike.
 */
export function useActionFirst(filters: HTMLElement | null): boolean {
  const isPhone = useMediaQuery('(max-width: 40em)', false, atOnce);
  const isNarrow = useMediaQuery('(max-width: 66em)', false, atOnce);
  const [isLine, setIsLine] = useState(false);
  useLayoutEffect(() => {
    if (!filters) return undefined;
    const read = () => setIsLine(filters.querySelector('[role="group"] > :nth-child(6)') !== null);
    read();
    // Chips come and go with their counts.
    const chips = new MutationObserver(read);
    chips.observe(filters, { childList: true, subtree: true });
    return () => chips.disconnect();
  }, [filters]);
  return isPhone || (isNarrow && isLine);
}
