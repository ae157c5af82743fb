import { grouped } from '#core/grouped.ts';
import { consentKind, isOpen } from './connection.ts';
import type { Findings } from './findings.ts';
import { pollIntervalOf, sayPace } from './poll-pace.ts';
import { provingNext, refusedWords } from './refused-deliveries.ts';
import { isSilent, silenceNext, silenceOf } from './silence.ts';
import { ageOf, info, ok, say, unknown, warning, type Next, type Trouble } from './trouble-words.ts';
import { isOwnMachine } from './webhook-url.ts';

/** Whether changes arrive, and in which way. */
export function eventsTrouble(findings: Findings): Trouble {
  const { connection, systemLabel, counted } = findings;
  if (!isOpen(connection)) return unknown('No event is acted on while the connection is not alive.');
  const { webhooksNow, failed24h, refused } = counted;
  const came = `In 24 hours ${cameWords(findings)} and ${fetchedWords(counted)}.`;
  const heard = refused === 0 ? came : `${came} ${refusedWords(counted, systemLabel)}`;
  if (failed24h > 0) {
    return warning(`${heard} ${failed24h} could not be applied.`, {
      words: 'See why, and replay them.',
      target: 'deliveries',
    });
  }
  const { otherMode, ofOthers24h } = counted;
  if (ofOthers24h > 0) {
    const words = `${heard} ${say(ofOthers24h, 'event')} of other accounts came: kept, not acted on.`;
    return warning(words, { words: ownEventsWords(findings), target: 'webhook' });
  }
  if (otherMode > 0) {
    const mode = connection.mode === 'live' ? 'test' : 'live';
    const words = `${heard} ${say(otherMode, 'event')} of this account came in ${mode} mode, which is not connected here.`;
    return warning(words, { words: `Connect ${mode} mode too, if it is to be read.`, target: 'connect' });
  }
  if (refused > 0) {
    // Where deliveries are proven too, a mistake may be mended already, or a second endpoint signs with a secret of its own.
    return (webhooksNow > 0 ? info : warning)(heard, provingNext(findings));
  }
  return webhooksNow > 0 ? ok(heard) : askedAlone(findings, heard);
}

/** Without a webhook changes do arrive, later. Only where nothing is ever announced is that all there can be, and as it should be. */
function askedAlone(findings: Findings, heard: string): Trouble {
  const { connection, counted, announces, now } = findings;
  if (isSilent(connection, false)) {
    const words = silenceNext(connection, findings, findings.webhookUrl);
    const silence = silenceOf(connection, { ...findings, hasWorked: counted.hasWorked });
    const tell = silence.tone === 'info' ? info : warning;
    return tell(`${heard} ${silence.words}`, { words, target: 'webhook' });
  }
  const next = webhookNext(findings);
  const pace = sayPace(pollIntervalOf(connection, { hasWebhooks: false, isPartial: announces === 'some' }));
  const { polledAt } = connection;
  const last = polledAt === null ? 'once everything has been read' : `last ${ageOf(polledAt, now)}`;
  const found = `Changes are found by asking every ${pace}, ${last}. In 24 hours ${fetchedWords(counted)}`;
  if (announces === 'nothing') return ok(`${found}.`);
  const isReady = connection.isSandbox && findings.hasWebhookSecret;
  const none = counted.webhooks24h === 0 ? 'no webhook came' : cameWords(findings);
  return info(`${found} and ${none}${isReady ? ', although it is set up: nothing was announced' : ''}.`, next);
}

/** Whoever is a platform chooses whose events an endpoint is told. */
function ownEventsWords({ systemLabel, webhookUrl }: Findings): string {
  return `Set the endpoint ${webhookUrl} up in ${systemLabel} for events of the account that is read here, not of accounts connected to it.`;
}

/** How changes would arrive at once. The one webhook of an application is set up by whoever runs the server. */
function webhookNext({ connection, announces, systemLabel, webhookUrl, hasWebhookSecret }: Findings): Next | null {
  if (connection.keyKind === consentKind || announces === 'nothing') return null;
  if (connection.isSandbox) return hasWebhookSecret ? null : againNext;
  if (isOwnMachine(webhookUrl)) {
    const words =
      `${systemLabel} cannot call ${webhookUrl}: that is an address of this machine alone. Have deliveries forwarded to it, or set ` +
      'PUBLIC_URL to an address that is reached from outside.';
    return { words, target: 'webhook' };
  }
  const them = announces === 'some' ? 'most of them' : 'them';
  const words = hasWebhookSecret
    ? `Check in ${systemLabel} that the endpoint ${webhookUrl} is enabled.`
    : `To have ${them} within seconds, add the endpoint ${webhookUrl} in ${systemLabel} and paste its signing secret here.`;
  return { words, target: 'webhook' };
}

/** The sandbox sets its webhook up itself, when it is connected. */
const againNext: Next = { words: 'Connect the sandbox again: that sets its webhook up.', target: 'connect' };

/** Those of the way in before say nothing of whether any comes now. */
function cameWords({ counted: { webhooks24h, webhooksNow }, readWith }: Findings): string {
  const came = `${say(webhooks24h, 'event')} came by webhook`;
  if (webhooks24h === webhooksNow) return came;
  const since = readWith === consentKind ? 'consent was given' : `it is read with a ${readWith}`;
  return `${came}, ${webhooksNow === 0 ? 'none' : grouped(webhooksNow)} since ${since}`;
}

function fetchedWords({ polled24h }: Findings['counted']): string {
  return `${say(polled24h, 'event')} ${polled24h === 1 ? 'was' : 'were'} fetched`;
}
