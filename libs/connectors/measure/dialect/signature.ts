import { createHmac, timingSafeEqual } from 'node:crypto';

/** The name from before the vendor was renamed (reference "measure-api" §8.3). */
export const signatureHeader = 'x-maple-signature';

/** More than a rotation ever has; each costs two comparisons a secret. */
const mostSignatures = 20;

interface Candidate {
  readonly hash: 'sha256' | 'sha512';
  readonly bytes: Buffer;
}

export interface Signature {
  /** As it is written: it is part of what was signed. */
  readonly timestamp: string;
  readonly candidates: readonly Candidate[];
}

/** A signature of the body alone: it has no time in it, so whoever saw it could send it again for ever. */
export interface SimpleSignature {
  readonly simple: Candidate;
}

export type HeaderForm = Signature | SimpleSignature | 'unreadable';

/** Written before a secret by whoever allows signatures without a time (reference "measure-api" §8.3.6). */
const untimed = 'untimed:';

/** The secrets themselves, and of them those under which a signature may be without a time. */
export function openSecrets(secrets: readonly string[]): {
  readonly all: readonly string[];
  readonly simple: readonly string[];
} {
  const isUntimed = (secret: string): boolean => secret.trim().startsWith(untimed);
  const plain = (secret: string): string => (isUntimed(secret) ? secret.trim().slice(untimed.length).trim() : secret);
  return {
    all: secrets.map(plain).filter((secret) => secret.trim() !== ''),
    simple: secrets
      .filter(isUntimed)
      .map(plain)
      .filter((secret) => secret !== ''),
  };
}

/**
 * Reads `t=<seconds>,v1=<signature>,…` (A21). Which hash and which encoding it is, its length tells. Several of one version
 * are there while a secret is rotated.
 */
export function parseSignature(header: string): HeaderForm {
  if (!header.includes(',')) {
    const simple = toCandidate(header.trim());
    return simple === null ? 'unreadable' : { simple };
  }
  const parts = header.split(',').map((part) => {
    const trimmed = part.trim();
    const cut = trimmed.indexOf('=');
    return [trimmed.slice(0, Math.max(cut, 0)).trim(), trimmed.slice(cut + 1).trim()] as const;
  });
  const times = parts.filter(([name]) => name === 't').map(([, value]) => value);
  const candidates = parts
    .filter(([name]) => /^v\d+$/.test(name))
    .slice(0, mostSignatures)
    .flatMap(([, value]) => toCandidate(value) ?? []);
  const [timestamp = ''] = times;
  if (times.length !== 1 || !/^\d{1,12}$/.test(timestamp) || candidates.length === 0) return 'unreadable';
  return { timestamp, candidates };
}

function toCandidate(value: string): Candidate | null {
  if (/^[0-9a-f]+$/i.test(value) && (value.length === 64 || value.length === 128)) {
    return { hash: value.length === 64 ? 'sha256' : 'sha512', bytes: Buffer.from(value, 'hex') };
  }
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return null;
  const bytes = Buffer.from(value, 'base64');
  if (value.length === 44 && bytes.length === 32) return { hash: 'sha256', bytes };
  return value.length === 88 && bytes.length === 64 ? { hash: 'sha512', bytes } : null;
}

/**
 * Whether one of the signatures is over these bytes, or over the same JSON without its white space: the delivery product
 * signs the latter but sends what its customer wrote.
 */
export function isSigned(signature: Signature | SimpleSignature, body: Buffer, secret: string): boolean {
  const candidates = 'simple' in signature ? [signature.simple] : signature.candidates;
  const prefix = 'simple' in signature ? '' : `${signature.timestamp},`;
  const compacted = Buffer.from(compactedJson(body.toString('utf8')), 'utf8');
  let holds = false;
  // Every pair is compared, so that the time taken tells nothing.
  for (const bytes of [body, compacted]) {
    for (const candidate of candidates) {
      const expected = createHmac(candidate.hash, secret).update(prefix).update(bytes).digest();
      if (timingSafeEqual(expected, candidate.bytes)) holds = true;
    }
  }
  return holds;
}

/** The text without white space outside of JSON strings; nothing is re-ordered or re-written. */
export function compactedJson(json: string): string {
  return json.replace(/("[^"\\]*(?:\\.[^"\\]*)*")|[ \t\r\n]+/gs, (_all, string: string | undefined) => string ?? '');
}
