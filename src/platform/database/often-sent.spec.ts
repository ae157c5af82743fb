import { isInsertOfGiven } from './often-sent.ts';

describe('a statement that is prepared at once', () => {
  it.each([
    ['values', 'insert into delivery (id) values ($1)'],
    [
      'rows of a function',
      'insert into account (id) select id from unnest($1::uuid[]) as id order by id on conflict do nothing',
    ],
    [
      'rows that may replace others',
      `insert into a as o (b) select r.b from jsonb_to_recordset($1::jsonb) as r(b int)
       on conflict (b) do update set b = excluded.b where o.b is distinct from excluded.b returning b`,
    ],
  ])('inserts %s', (_what, text) => {
    expect(isInsertOfGiven(text)).toBe(true);
  });

  it.each([
    ['reads', 'select id from account where id = $1'],
    ['changes what there is', 'update account set name = $2 where id = $1'],
    ['inserts what it finds', 'insert into account_event (id) select id from account where id = any($1)'],
    [
      'inserts what it finds beside what it is given',
      'insert into a (b) select r.b from unnest($1) as r join account on true',
    ],
    ['looks for what there is', 'insert into a (b) select 1 where exists (select from account)'],
  ])('is none that %s: its plan may not hold', (_what, text) => {
    expect(isInsertOfGiven(text)).toBe(false);
  });
});
