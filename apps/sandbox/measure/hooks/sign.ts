import { createHmac } from 'node:crypto';
import type { FORMS } from './endpoint.ts';

export type Form = (typeof FORMS)[number];

/**
 * `X-Maple-Signature` over the given bytes. The moment and the body are joined by a comma (measure-api.md §8.3); the simple form signs the
 * body alone. With several secrets there are several signatures of one version.
 */
export function measureSignature(body: string, secrets: readonly string[], at: number, form: Form): string {
  if (form === 'simple') return digest(body, secrets[0] ?? '', form);
  const signatures = secrets.map((secret) => `v1=${digest(`${at},${body}`, secret, form)}`);
  return [`t=${at}`, ...signatures].join(',');
}

function digest(message: string, secret: string, form: Form): string {
  const hmac = createHmac(form.startsWith('sha512') ? 'sha512' : 'sha256', secret);
  return hmac.update(message, 'utf8').digest(form.endsWith('base64') ? 'base64' : 'hex');
}
