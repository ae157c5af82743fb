import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.ts';
import { keyIdOf } from '../config/main-keys.ts';

const idLength = 8;
const nonceLength = 12;
const tagLength = 16;

/**
 * Seals credentials with AES-256-GCM. The place a secret belongs to is bound into the seal:
 * a sealed value copied to another row does not open (faults.md §10.1). The key's id stands in front, for rotation.
 */
@Injectable()
export class Secrets {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #key: Buffer;
  /** The name of the key that seals from now on. */
  readonly keyId: string;

  constructor(@Inject(CONFIG) config: Pick<Config, 'secretKey' | 'secretKeyId' | 'formerKeys'>) {
    this.#key = config.secretKey;
    this.keyId = config.secretKeyId;
    this.#keys = new Map([...config.formerKeys, config.secretKey].map((key) => [keyIdOf(key), key]));
  }

  /** True while former keys are set: there may be something to seal anew. */
  get isRotating(): boolean {
    return this.#keys.size > 1;
  }

  /** `place` names table, column and row, for example `connection.credentials:<workspace>:<id>`. */
  seal(text: string, place: string): Buffer {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from(this.keyId, 'latin1'), nonce, cipher.getAuthTag(), sealed]);
  }

  /** Throws when the value was sealed for another place, or under a key that is neither the current nor a former one. */
  open(sealed: Buffer, place: string): string {
    const keyId = sealed.subarray(0, idLength).toString('latin1');
    const key = this.#keys.get(keyId);
    if (!key) throw new Error(`A secret was sealed under key ${keyId}, which this process does not have.`);
    const nonce = sealed.subarray(idLength, idLength + nonceLength);
    const tag = sealed.subarray(idLength + nonceLength, idLength + nonceLength + tagLength);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place)).setAuthTag(tag);
    return Buffer.concat([
      decipher.update(sealed.subarray(idLength + nonceLength + tagLength)),
      decipher.final(),
    ]).toString('utf8');
  }

  /** The same secret under the current key. */
  reseal(sealed: Buffer, place: string): Buffer {
    return this.seal(this.open(sealed, place), place);
  }
}

/** A random secret for links and keys: 32 bytes, safe in an address. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What the directory keeps of a link or key: enough to recognise it, useless to whoever reads it. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Compares in constant time. */
export function isSame(a: string, b: string): boolean {
  return timingSafeEqual(hashSecret(a), hashSecret(b));
}
