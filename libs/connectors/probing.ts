import type { Access } from './access.ts';

/**
 * The same access for questions about what may not exist: they are asked to learn whether they are allowed, so that the ledger must
 * not take "no such object" for a failure.
 */
export function probing(access: Access): Access {
  return { ...access, ledger: (call) => access.ledger({ ...call, purpose: 'probe' }) };
}
