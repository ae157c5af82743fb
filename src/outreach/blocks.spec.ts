import { blockOf, type Blocks } from './blocks.ts';

describe('blockOf', () => {
  const blocks: Blocks = new Map([
    ['ada@northwind.example', [{ kind: 'unsubscribed', reason: 'unsubscribed' }]],
    ['kim@northwind.example', [{ kind: 'bounced', reason: 'no such user' }]],
    ['@rival.example', [{ kind: 'blocked', reason: 'a competitor' }]],
  ]);

  it.each([
    ['ada@northwind.example', 'promotional', 'unsubscribed'],
    ['Ada+news@Northwind.example', 'promotional', 'unsubscribed'],
    ['ada@northwind.example', 'transactional', null],
    ['kim@northwind.example', 'transactional', 'no such user'],
    ['anyone@rival.example', 'transactional', 'a competitor'],
    ['anyone@not-rival.example', 'transactional', null],
    ['anyone@sub.rival.example', 'transactional', null],
  ] as const)('%s, %s: %s', (address, messageClass, reason) => {
    expect(blockOf(blocks, address, messageClass)).toBe(reason);
  });
});
