import { Modal, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AttachmentDto } from '#contracts/attachments.ts';
import type { Mode } from '#contracts/common.ts';
import { wordsOf } from '../../lib/api-problem.ts';
import { accountsQuery } from './attachments-api.ts';
import classes from './link-dialog.module.css';

interface Choice {
  readonly accountId: string;
  readonly name: string;
  /** Why it may be the one, or what tells it apart from others of its name. */
  readonly words: string;
}

interface LinkDialogProps {
  mode: Mode;
  row: AttachmentDto;
  onPick: (account: Choice) => void;
  onClose: () => void;
}

/** Finds the account that a customer belongs to: those that fit come first, any other by its name, address or domain. */
export function LinkDialog({ mode, row, onPick, onClose }: LinkDialogProps) {
  const [text, setText] = useState('');
  const found = useFound(mode, text.trim());
  const choices = text.trim() === '' ? fitting(row) : found.choices;
  return (
    <Modal
      opened
      onClose={onClose}
      title={`To which account does ${row.name ?? row.email ?? row.externalId} belong?`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <p className={classes.words}>
        {row.words} It stays where you put it, whatever later readings say. What already holds is adopted there, so
        nothing is sent twice. You can undo it: then what is known of the customer decides again, and may find the same
        account; drafts that were withdrawn meanwhile do not come back.
      </p>
      <TextInput
        data-autofocus
        label="Find an account"
        placeholder="Name, address or domain"
        leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ul className={classes.choices} aria-label="Accounts to choose from">
        {choices.map((choice) => (
          <li key={choice.accountId}>
            <button type="button" className={classes.choice} onClick={() => onPick(choice)}>
              <span className={classes.name}>{choice.name}</span>
              <span className={classes.evidence}>{choice.words}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className={classes.state} role="status">
        {found.error === null ? stateOf(text.trim(), choices.length, found.isBehind) : wordsOf(found.error)}
      </p>
    </Modal>
  );
}

/** The accounts that fit, and the one it has: to stand alone may be right. */
function fitting({ account, candidates }: AttachmentDto): Choice[] {
  const own = account === null ? [] : [{ ...account, words: 'The account of its own: keep it there.' }];
  return [...candidates.map(({ accountId, name, words }) => ({ accountId, name, words })), ...own];
}

function useFound(mode: Mode, wanted: string) {
  const [search] = useDebouncedValue(wanted, 150);
  const { data, error, isFetching } = useQuery({
    ...accountsQuery(mode, search),
    enabled: search.length > 0,
    placeholderData: keepPreviousData,
  });
  const rows = search.length > 0 ? (data?.rows ?? []) : [];
  return {
    choices: rows.map(({ id, name, domain, plan }) => ({
      accountId: id,
      name,
      words: [domain, plan].filter((one) => one !== null).join(' · ') || 'No domain is known',
    })),
    error,
    isBehind: wanted !== search || isFetching,
  };
}

function stateOf(text: string, choices: number, isBehind: boolean): string {
  if (text === '') return choices === 0 ? 'Nothing that is known fits: find the account by its name.' : '';
  if (choices > 0) return '';
  return isBehind ? 'Looking…' : `No account is called “${text}”.`;
}
