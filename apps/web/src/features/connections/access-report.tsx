import type { AccessReportDto } from '#contracts/access-report.ts';
import type { ConnectorDto } from '#contracts/connectors.ts';
import { useEffect, useRef } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { insufficientWords } from './insufficient-words.ts';
import { ResourceList } from './resource-list.tsx';
import classes from './connect.module.css';

/** The answer of a test: connected as whom, what to change in the billing system, and then the rest. */
export function AccessReport({ report, connector }: { report: AccessReportDto; connector: ConnectorDto }) {
  const box = useRef<HTMLDivElement>(null);
  // What is to be done now stands here; where nothing is, saving comes next, and the focus stays.
  useEffect(() => {
    if (!report.isSufficient) box.current?.focus();
  }, [report]);
  const readable = report.resources.filter(({ result }) => result === 'readable');
  const others = report.resources.filter(({ result }) => result !== 'readable').toSorted(byWeight);
  const missing = report.resources.filter((resource) => resource.result === 'missing');
  return (
    <div ref={box} tabIndex={-1} role="group" aria-label="What the test found" className={classes.report}>
      {report.failure && <Notice tone="problem">{report.failure.words}</Notice>}
      {!report.failure && report.isSufficient && <Notice tone="ok">{sufficientWords(report, missing.length)}</Notice>}
      {!report.failure && !report.isSufficient && (
        <Notice tone="problem">{insufficientWords(report, connector)}</Notice>
      )}
      {others.length > 0 && <ResourceList resources={others} />}
      {report.warnings.map((warning) => (
        <Notice key={warning} tone="warning">
          {warning}
        </Notice>
      ))}
      {readable.length > 0 && <ResourceList resources={readable} />}
    </div>
  );
}

/** What is needed, then what is missing, then what could not be tried. */
function byWeight(one: AccessReportDto['resources'][number], other: typeof one): number {
  return weightOf(one) - weightOf(other);
}

function weightOf({ isRequired, result }: AccessReportDto['resources'][number]): number {
  return (isRequired ? 0 : 2) + (result === 'missing' ? 0 : 1);
}

function sufficientWords(report: AccessReportDto, missing: number): string {
  const who = report.accountName ?? report.externalAccountId;
  const mode = report.mode === 'live' ? 'live mode' : 'test mode';
  const rest = missing > 0 ? ' What is optional and missing is shown below.' : '';
  return `Everything needed can be read${who === null ? ', in' : `: ${who},`} ${mode}.${rest}`;
}
