import type { Access } from './access.ts';

/** The same access for what is asked again and again: the ledger tells such calls from those that have an occasion. */
export function pollingFor(purpose: 'usage' | 'changes', access: Access): Access {
  return { ...access, ledger: (call) => access.ledger(call.purpose === 'read' ? { ...call, purpose } : call) };
}
