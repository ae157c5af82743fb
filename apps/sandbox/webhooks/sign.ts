import { createHmac } from 'node:crypto';

/** The header by which a receiver proves the sender: the moment and a keyed hash of moment and body. */
export function signatureOf(body: string, secret: string, at: number): string {
  const digest = createHmac('sha256', secret).update(`${at}.${body}`, 'utf8').digest('hex');
  return `t=${at},v1=${digest}`;
}
