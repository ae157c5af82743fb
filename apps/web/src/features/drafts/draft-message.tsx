import { SegmentedControl } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { DraftDto } from '#contracts/drafts.ts';
import { MailFrame } from '../../ui/mail-frame.tsx';
import classes from './message.module.css';

const parts = [
  { value: 'html', label: 'As it is read' },
  { value: 'text', label: 'Text part' },
];

/** The message exactly as it will leave: its lines at the top, then either of its parts. */
export function DraftMessage({ draft }: { draft: DraftDto }) {
  const [part, setPart] = useState('html');
  return (
    <section className={classes.message} aria-label="Message">
      <dl className={classes.lines}>
        <Line label="From">{draft.from}</Line>
        <Line label="To">{draft.to}</Line>
        <Line label="Subject">
          <strong>{draft.subject}</strong>
        </Line>
      </dl>
      <div className={classes.parts}>
        <SegmentedControl size="xs" aria-label="Part of the message" data={parts} value={part} onChange={setPart} />
      </div>
      {part === 'html' ? (
        <MailFrame html={draft.html} text={draft.text} title="Message as its recipient sees it" />
      ) : (
        <pre className={classes.text}>{draft.text}</pre>
      )}
    </section>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
