import { Skeleton } from '@mantine/core';
import { LoadingShape } from '../../ui/loading-shape.tsx';
import { LineSkeletons } from '../../ui/panel-skeleton.tsx';
import card from './connection-card.module.css';
import facts from './connection-facts.module.css';
import readings from './readings.module.css';
import section from '../../ui/section.module.css';

/** Facts of the card, lines of the permissions, and readings that fit a screen. */
const [factCount, permissions, readingCount] = [6, 12, 4];

/** A source while it is read: the card with its facts, what may be missing, the permissions. */
export function OverviewSkeleton() {
  return (
    <LoadingShape>
      <div className={`${card.card} ${card.summary}`} aria-hidden>
        <div className={card.head}>
          <Skeleton height={18} width={64} />
          <Skeleton height={18} width={88} />
        </div>
        <Skeleton height={12} my={5} width="46%" />
        <div className={facts.facts}>
          {Array.from({ length: factCount }, (_, at) => (
            <div key={at}>
              <Skeleton height={10} width={64} my={4} />
              <Skeleton height={12} width="72%" my={5} />
              <Skeleton height={10} width="48%" my={4} />
            </div>
          ))}
        </div>
      </div>
      <SectionSkeleton rows={0} />
      <SectionSkeleton rows={permissions} />
    </LoadingShape>
  );
}

/** Readings while they are read, under their heading. */
export function ReadingsSkeleton({ hasTitle = false }: { hasTitle?: boolean }) {
  return (
    <LoadingShape>
      {hasTitle && <SectionSkeleton rows={0} isTight />}
      {Array.from({ length: readingCount }, (_, at) => (
        <div key={at} className={readings.reading} aria-hidden>
          <Skeleton height={12} width={140} my={5} />
          <Skeleton height={10} width="38%" my={9} />
          <Skeleton height={10} width="28%" my={9} />
          <Skeleton height={10} width={96} mt={13} mb={5} />
        </div>
      ))}
    </LoadingShape>
  );
}

function SectionSkeleton({ rows, isTight = false }: { rows: number; isTight?: boolean }) {
  return (
    <div className={isTight ? undefined : section.section} aria-hidden>
      <div className={section.head}>
        <div>
          <Skeleton height={14} width={140} my={4} />
          <Skeleton height={10} width={260} my={5} />
        </div>
      </div>
      <LineSkeletons rows={rows} height={30} />
    </div>
  );
}
