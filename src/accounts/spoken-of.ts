/**
 * As SQL over an account's id; $1 is the workspace: a connection that was not ended speaks of it. Of an account without one nothing
 * that billing told is shown, and nothing is sent that rests on it [R13].
 */
export function isSpokenOf(accountId: string): string {
  return `exists (select 1 from billing_customer sc join connection ss on ss.workspace_id = $1 and ss.id = sc.connection_id
    where sc.workspace_id = $1 and sc.account_id = ${accountId} and ss.status not in ('disconnecting', 'disconnected'))`;
}
