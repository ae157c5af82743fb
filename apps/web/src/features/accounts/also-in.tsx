import type { SourceLinkDto } from '#contracts/common.ts';
import { SourceLink } from '../../ui/source-link.tsx';
import { useSystems } from './systems.ts';
import classes from './account.module.css';

/** The same invoice or payment in the other systems: one thing, listed once. */
export function AlsoIn({ sources }: { sources: readonly SourceLinkDto[] }) {
  const { labelOf } = useSystems();
  if (sources.length === 0) return null;
  return (
    <span className={classes.rowWords}>
      also in{' '}
      {sources.map((source) => (
        <SourceLink key={`${source.connectionId} ${source.externalId}`} source={source}>
          {labelOf(source.system)}
        </SourceLink>
      ))}
    </span>
  );
}
