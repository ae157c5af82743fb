/**
 * Tells our own sandbox that the product is at another address than it was: what was registered there as a webhook goes on to be
 * heard, and nothing of it reaches whoever has the old address now.
 */
export async function moveWebhooks(sandboxUrl: string, addresses: { from: string; to: string }): Promise<void> {
  if (addresses.from === addresses.to) return;
  const answer = await fetch(`${sandboxUrl}/_sandbox/webhooks/move`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(addresses),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`The sandbox did not take the new address: it answered ${answer.status}.`);
}
