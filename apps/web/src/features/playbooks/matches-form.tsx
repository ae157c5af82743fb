import { Button, Checkbox } from '@mantine/core';
import { useRef, useState } from 'react';
import type { PlaybookDto } from '#contracts/playbooks.ts';
import { countOf } from '../../lib/format.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import type { Match } from './api.ts';
import { MatchRow } from './match-row.tsx';
import { StartConfirm } from './start-confirm.tsx';
import classes from './matches.module.css';

const mostAtOnce = 500;

interface MatchesFormProps {
  playbook: PlaybookDto;
  rows: readonly Match[];
  total: number;
}

/** Chooses who is started; nobody is chosen at first, and starting asks once more. */
export function MatchesForm({ playbook, rows, total }: MatchesFormProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setIsAsking] = useState(false);
  const isAdmin = useIsAdmin();
  const starter = useRef<HTMLButtonElement>(null);
  const keep = () => {
    setIsAsking(false);
    starter.current?.focus();
  };
  const picked = rows.filter((row) => chosen.has(row.enrollmentId)).slice(0, mostAtOnce);
  const isAll = picked.length === Math.min(rows.length, mostAtOnce);
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const toggleAll = () =>
    setChosen(isAll ? new Set() : new Set(rows.slice(0, mostAtOnce).map((row) => row.enrollmentId)));
  return (
    <>
      {isAdmin && (
        <div className={classes.toolbar}>
          <Checkbox
            size="xs"
            label={picked.length === 0 ? `All ${rows.length} shown` : `${countOf(picked.length, 'account')} chosen`}
            checked={isAll}
            indeterminate={picked.length > 0 && !isAll}
            onChange={toggleAll}
          />
          {total > rows.length && <span className={classes.note}>{countOf(total, 'account')} in all</span>}
          <Button
            ml="auto"
            ref={starter}
            // While it asks it is not pressed again, and keeps its place for the focus to come back to.
            data-disabled={isAsking || undefined}
            aria-disabled={isAsking || undefined}
            aria-expanded={isAsking}
            disabled={picked.length === 0 || !playbook.isOn}
            title={playbook.isOn ? undefined : 'Switch the playbook on first.'}
            onClick={() => setIsAsking(true)}
          >
            Start chosen
          </Button>
        </div>
      )}
      {isAdmin && !playbook.isOn && <p className={classes.hint}>Switch the playbook on before starting anybody.</p>}
      {isAsking && (
        <StartConfirm
          playbook={playbook}
          picked={picked}
          onClose={keep}
          onStarted={() => {
            setIsAsking(false);
            setChosen(new Set());
          }}
        />
      )}
      <ul className={classes.rows} aria-label="Accounts whose cause holds now">
        {rows.map((row) => (
          <MatchRow
            key={row.enrollmentId}
            row={row}
            isChosen={chosen.has(row.enrollmentId)}
            onToggle={isAdmin ? () => toggle(row.enrollmentId) : null}
          />
        ))}
      </ul>
    </>
  );
}
