import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { getHealthModel } from '#contracts/health-model.ts';
import { formatDay, formatPercent } from '../../lib/format.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Section } from '../../ui/section.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { healthModelQuery } from './api.ts';
import classes from './settings.module.css';

const names: Record<string, string> = {
  payment_failed: 'A payment has failed',
  invoice_overdue: 'An invoice is overdue',
  invoice_failed: 'An invoice could not be collected',
};

type Model = z.infer<typeof getHealthModel.response>;

/** What makes a score, for reading: components, weights, caps. */
export function HealthModel() {
  const { data, error, refetch } = useQuery(healthModelQuery());
  if (error)
    return <FailedState what="The health model could not be loaded." error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={5} />;
  return (
    <Section
      title={`${data.name}, version ${data.version}`}
      hint={`In force since ${formatDay(data.since)}. Below ${formatPercent(data.minimumCoverage * 100)} of what it needs, health is Unknown.`}
    >
      <div className={classes.tables}>
        <PlainTable caption="Components" columns={[{ header: 'Component' }, { header: 'Weight', align: 'right' }]}>
          <tbody>
            {data.components.map(({ component, weight }) => (
              <tr key={component}>
                <th scope="row">{inWords(component)}</th>
                <td data-align="right">{weight}</td>
              </tr>
            ))}
          </tbody>
        </PlainTable>
        <PlainTable
          caption="Caps: the lowest that holds wins, whatever the components say"
          columns={[{ header: 'While' }, { header: 'The score is at most' }]}
        >
          <tbody>
            {data.caps.map((cap) => (
              <tr key={cap.cause}>
                <th scope="row">{inWords(cap.cause)}</th>
                <td>{capWords(cap)}</td>
              </tr>
            ))}
          </tbody>
        </PlainTable>
      </div>
    </Section>
  );
}

function capWords({ steps, hardDeclineCap }: Model['caps'][number]): string {
  const words = steps.map(({ fromDay, cap }) => (fromDay === 0 ? `${cap} at once` : `${cap} from day ${fromDay}`));
  if (hardDeclineCap !== null) words.push(`${hardDeclineCap} on a hard decline`);
  return words.join(', ');
}

/** A code of the model in words; one without a name of its own is only made readable. */
function inWords(code: string): string {
  const plain = code.replaceAll('_', ' ');
  return names[code] ?? plain.slice(0, 1).toUpperCase() + plain.slice(1);
}
