import { gzipSync } from 'node:zlib';
import { signatureOf } from './webhook.ts';

const seconds = (from: number) => new Date(Date.now() + from * 1000);
export const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
/** An event as text, so that keys can stand in it that no object literal can hold. */
export function eventText(inside = ''): string {
  const created = Math.floor(Date.now() / 1000);
  return `{"id":"evt_bad","object":"event","type":"customer.updated","created":${created},"livemode":false${inside},"data":{"object":{"id":"cus_nobody","object":"customer"}}}`;
}

type RefusedPost = readonly [
  what: string,
  post: () => { body: string | Buffer; signature?: string; headers?: Record<string, string> },
  status: number,
  code: string,
  words: string,
];

/** Proven bytes that are no delivery. */
function signed(what: string, body: string, words: string): RefusedPost {
  return [what, () => ({ body, signature: signatureOf(body) }), 400, 'delivery_refused', words];
}

/** What may arrive at the address of a webhook that is no delivery: with what is said of it. */
export const refusedPosts: readonly RefusedPost[] = [
  ['without a signature', () => ({ body: eventText() }), 400, 'delivery_refused', 'header is missing'],
  [
    'with a forged signature',
    () => ({ body: eventText(), signature: signatureOf(eventText(), { secret: 'whsec_of_somebody_else' }) }),
    400,
    'delivery_refused',
    'does not fit',
  ],
  [
    'with a signature of another body',
    () => ({ body: eventText(',"pending_webhooks":2'), signature: signatureOf(eventText()) }),
    400,
    'delivery_refused',
    'does not fit',
  ],
  [
    'with a stale signature',
    () => ({ body: eventText(), signature: signatureOf(eventText(), { at: seconds(-302) }) }),
    400,
    'delivery_refused',
    "behind this machine's clock",
  ],
  [
    'with a signature of the future',
    () => ({ body: eventText(), signature: signatureOf(eventText(), { at: seconds(320) }) }),
    400,
    'delivery_refused',
    "ahead of this machine's clock",
  ],
  [
    'with an unreadable signature',
    () => ({ body: eventText(), signature: 't=now,v1=abc' }),
    400,
    'delivery_refused',
    'cannot be read',
  ],
  ['that is no event', () => ({ body: '[]', signature: signatureOf('[]') }), 400, 'delivery_refused', 'not an event'],
  ['that is cut', () => ({ body: eventText().slice(0, -3) }), 400, 'delivery_refused', 'header is missing'],
  ['that is empty', () => ({ body: '' }), 400, 'delivery_refused', 'header is missing'],
  signed('that is cut though it is signed', eventText().slice(0, -3), 'not JSON'),
  signed('that is empty though it is signed', '', 'not JSON'),
  signed('that says a thing twice', eventText(',"livemode":true'), 'the same key twice'),
  signed('with a key called __proto__', eventText(',"__proto__":{"id":"evt_1"}'), '__proto__'),
  signed('with a constructor', eventText(',"constructor":{"prototype":{}}'), 'constructor'),
  signed('that is nested too deep', eventText(`,"deep":${nested(32)}`), 'deeper than 32'),
  [
    'over the limit',
    () => ({ body: eventText(`,"pad":"${'x'.repeat(1_048_576)}"`) }),
    413,
    'too_large',
    'larger than 1 MiB',
  ],
  [
    'over the limit when it is unpacked',
    () => ({ body: gzipSync(eventText(`,"pad":"${'x'.repeat(8_000_000)}"`)), headers: { 'content-encoding': 'gzip' } }),
    400,
    'delivery_refused',
    'header is missing',
  ],
  signed('that is nested without end', eventText(`,"deep":${nested(100_000)}`), 'deeper than 32'),
  [
    'of another media type',
    () => ({ body: '<a/>', headers: { 'content-type': 'text/xml' } }),
    400,
    'delivery_refused',
    'header is missing',
  ],
];

/** Bodies that no operation of the API takes. */
export const refusedBodies: readonly (readonly [what: string, body: string | Buffer, status: number, code: string])[] =
  [
    ['broken JSON', '{"name":', 400, 'bad_request'],
    ['another type', '[]', 400, 'invalid_input'],
    ['a field that is nested without end', `{"name":${nested(100_000)}}`, 400, 'bad_request'],
    ['a key that stands twice', '{"name":"Mine","name":"Theirs"}', 400, 'bad_request'],
    ['a key called __proto__', '{"name":"Mine","__proto__":{"role":"owner"}}', 400, 'bad_request'],
    ['a constructor', '{"name":"Mine","constructor":{"prototype":{"role":"owner"}}}', 400, 'bad_request'],
    ['a field that is not asked for', '{"name":"Mine","role":"owner"}', 400, 'invalid_input'],
    ['a NUL inside', '{"name":"Mi\\u0000ne"}', 400, 'invalid_input'],
    ['half a character', '{"name":"Mi\\ud800ne"}', 400, 'invalid_input'],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400, 'bad_request'],
    ['more than the limit', JSON.stringify({ name: 'x'.repeat(1_048_576) }), 413, 'too_large'],
  ];
