import { FileButton } from '@mantine/core';
import { wordsOf } from '../../../lib/api-problem.ts';
import { countOf, formatDay } from '../../../lib/format.ts';
import { WorkButton } from '../../../ui/work-button.tsx';
import { useImportRates } from './api.ts';
import classes from './rates.module.css';

/** Rates from the bank's own file, for servers that reach nobody. */
export function ImportRates() {
  const importing = useImportRates();
  const take = (file: File | null) => {
    if (file !== null) importing.mutate(file);
  };
  const { data } = importing;
  return (
    <div>
      <h3 className={classes.heading}>Import rates</h3>
      <div className={classes.line}>
        <FileButton accept=".xml,text/xml,application/xml" onChange={take}>
          {(button) => (
            <WorkButton {...button} variant="default" loading={importing.isPending}>
              Import a file
            </WorkButton>
          )}
        </FileButton>
        <p className={classes.state} data-refused={importing.error !== null || undefined} role="status">
          {data
            ? `${countOf(data.kept, 'new rate')} of ${countOf(data.read, 'rate')}, ${formatDay(data.from)} to ${formatDay(data.to)}.`
            : importing.error
              ? wordsOf(importing.error)
              : "The European Central Bank's reference rates, in XML."}
        </p>
      </div>
    </div>
  );
}
