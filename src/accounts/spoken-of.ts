/**
 * As SQL over an account's id; $1 is the workspace: a connection that was not ended speaks of it. Of an account without one nothing
 * that billing told is shown, and nothing is sent that rests on it [R13].
 */
export function isSpokenOf(accountId: string): string {
  return `exists (select 1 from billing_customer sc join connection ss on ss.workspace_id = $1 and ss.id = sc.connection_id
    where sc.workspace_id = $1 and sc.account_id = ${accountId} and ss.status not in ('disconnecting', 'disconnected'))`;
}

/**
 * As `isSpokenOf`: what billing told of it went with its last connection. Of an account whose customers a person linked to another one it
 * stays, as long as their connection does.
 */
export function isForgotten(accountId: string): string {
  return `(not ${isSpokenOf(accountId)} and not exists (
    select 1 from left_account sl join connection ss on ss.workspace_id = $1 and ss.id = sl.connection_id
    where sl.workspace_id = $1 and sl.account_id = ${accountId} and ss.status not in ('disconnecting', 'disconnected')))`;
}
