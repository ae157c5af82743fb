import { grouped } from '#core/grouped.ts';
import type { Findings } from './findings.ts';
import type { Next } from './trouble-words.ts';

/** How many deliveries were refused, and why. */
export function refusedWords({ refused, stale }: Findings['counted'], systemLabel: string): string {
  const were = (count: number): string => `${grouped(count)} more ${count === 1 ? 'was' : 'were'} refused`;
  const unproven = refused - stale;
  const parts: string[] = [];
  if (unproven > 0) {
    const they = unproven === 1 ? 'it' : 'they';
    parts.push(`${were(unproven)}, as nothing proved that ${they} came from ${systemLabel}`);
  }
  if (stale > 0) parts.push(`${were(stale)}, as the time of the signature is too far from this machine's clock`);
  return `Since yesterday ${parts.join('; ')}.`;
}

/** What to do about them: without a secret nothing can be proven, and where only the time is wrong, the secret is right. */
export function provingNext({ counted, systemLabel, webhookUrl, hasWebhookSecret }: Findings): Next {
  return { words: wordsFor(counted, systemLabel, { webhookUrl, hasWebhookSecret }), target: 'webhook' };
}

function wordsFor(
  { refused, stale }: Findings['counted'],
  systemLabel: string,
  { webhookUrl, hasWebhookSecret }: Pick<Findings, 'webhookUrl' | 'hasWebhookSecret'>,
): string {
  if (!hasWebhookSecret) return `Paste the signing secret that ${systemLabel} shows for the endpoint ${webhookUrl}.`;
  const secret = `the signing secret kept here is that of the endpoint ${webhookUrl}`;
  const clock = "this machine's clock is right";
  if (stale === 0) return `Make sure that ${secret}.`;
  return refused === stale ? `Make sure that ${clock}.` : `Make sure that ${secret} and that ${clock}.`;
}
