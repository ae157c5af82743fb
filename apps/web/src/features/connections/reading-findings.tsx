import type { ReadingDto } from '#contracts/readings.ts';
import { formatCount } from '../../lib/format.ts';
import { changes } from './finding-changes.ts';
import classes from './reading-findings.module.css';

type Finding = ReadingDto['findings'][number];

/** What had been missed: by kind and change, each with the reason why no event told of it. */
export function ReadingFindings({ findings, systemLabel }: { findings: readonly Finding[]; systemLabel: string }) {
  return (
    <table className={classes.findings}>
      <caption className={classes.spoken}>What the reading corrected</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Why it was missed</th>
          <th scope="col">For example</th>
        </tr>
      </thead>
      <tbody>
        {findings.map((finding) => (
          <tr key={`${finding.kind} ${finding.change} ${finding.reason}`}>
            <th scope="row">
              {finding.label}
              <span className={classes.change}>
                {formatCount(finding.objects)} {changes[finding.change]}
              </span>
            </th>
            <td>{finding.words}</td>
            <td>
              {finding.examples.length === 0
                ? '–'
                : finding.examples.map((example) => (
                    <code key={example} className={classes.code} title={`Its id in ${systemLabel}`}>
                      {example}
                    </code>
                  ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
