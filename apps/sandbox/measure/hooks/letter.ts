import type { MeasureEndpoint } from './endpoint.ts';
import { measureSignature, type Form } from './sign.ts';

/** What is out of the ordinary about a delivery. */
export interface Manner {
  readonly form?: Form;
  /** The body is sent with line breaks, while the signature is over the compact one. */
  readonly pretty?: boolean;
  /** Only the object, without the envelope around it. */
  readonly bare?: boolean;
  readonly wrongSecret?: boolean;
  readonly ageSeconds?: number;
  readonly type?: string;
}

/** A receiver meets these sooner or later. */
export const ODD_MANNERS: Readonly<Record<string, Manner>> = {
  twin: {},
  pretty: { pretty: true },
  bare: { bare: true },
  wrong_secret: { wrongSecret: true },
  stale: { ageSeconds: 900 },
  from_the_future: { ageSeconds: -900 },
  simple: { form: 'simple' },
  unknown_type: { type: 'subscription.teleported' },
};

export interface Posted {
  /** The envelope, compact. */
  readonly text: string;
  readonly id: string;
  readonly manner: Manner;
  /** Milliseconds. */
  readonly now: number;
}

export function letterTo(
  endpoint: MeasureEndpoint,
  { text, id, manner, now }: Posted,
): { headers: Record<string, string>; body: string } {
  const compact = reworded(text, manner);
  const body = manner.pretty === true ? JSON.stringify(JSON.parse(compact), null, 2) : compact;
  const at = Math.floor(now / 1000) - (manner.ageSeconds ?? 0);
  const own = manner.wrongSecret === true ? [`not ${endpoint.secret}`] : [endpoint.secret];
  const secrets = endpoint.otherSecret === undefined ? own : [endpoint.otherSecret, ...own];
  return {
    headers: {
      'content-type': 'application/json',
      'x-maple-signature': measureSignature(compact, secrets, at, manner.form ?? endpoint.form),
      'user-agent': 'Convoy/v26',
      ...(endpoint.namesEvents ? { 'x-convoy-event-id': id } : {}),
    },
    body,
  };
}

function reworded(text: string, { bare, type }: Manner): string {
  if (bare !== true && type === undefined) return text;
  const envelope: Record<string, unknown> = JSON.parse(text);
  return JSON.stringify(bare === true ? envelope['data'] : { ...envelope, event_type: type });
}
