import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { wordsOf } from '../../lib/api-problem.ts';
import { consentsQuery, useBeginConsent } from './api.ts';
import classes from './connect.module.css';

/** The other way in, where the system has one: its own consent page. Says plainly who can use it. */
export function ConsentOffer({ system }: { system: string }) {
  const { data } = useQuery(consentsQuery());
  const begin = useBeginConsent();
  const offer = data?.rows.find((row) => row.system === system);
  if (!offer) return null;
  return (
    <section className={classes.consent} aria-labelledby="consent-title">
      <h3 id="consent-title" className={classes.title}>
        {offer.label}
      </h3>
      <p className={classes.hint}>{offer.words}</p>
      {offer.modes.length === 0 ? (
        <p className={classes.hint}>This server has no such application. Connect with a key.</p>
      ) : (
        <div className={classes.buttons}>
          {offer.modes.map((mode) => (
            <Button
              key={mode}
              variant="default"
              rightSection={<IconExternalLink size={14} stroke={1.75} aria-hidden />}
              loading={begin.isPending}
              onClick={() => begin.mutate({ system, mode })}
            >
              {offer.label}, {mode} mode
            </Button>
          ))}
        </div>
      )}
      <p role="status" className={classes.problem}>
        {begin.error && wordsOf(begin.error)}
      </p>
    </section>
  );
}
