import { ConnectorError } from '../connector-error.ts';
import type { StripeReader } from './client.ts';
import type { Expansion, KindReading } from './kinds.ts';

/**
 * Reads with everything expanded that this key may see. A nested object that the key may not read is left out, and what
 * was learned is kept for the rest of the work: the object itself is worth more than its nested ones.
 */
export async function readExpanded<R>(
  reader: StripeReader,
  kind: KindReading,
  call: (expand: readonly Expansion[]) => Promise<R>,
): Promise<R> {
  const allowed = kind.expansions.filter((expansion) => !reader.unexpandable.has(keyOf(kind, expansion)));
  try {
    return await call(allowed);
  } catch (error) {
    const dropped =
      error instanceof ConnectorError && error.kind === 'forbidden' ? toDrop(allowed, error.permissions) : [];
    if (dropped.length === 0) throw error;
    const answer = await readWithout(allowed, dropped, call);
    for (const expansion of answer.dropped) reader.unexpandable.add(keyOf(kind, expansion));
    return answer.reading;
  }
}

/** Without the named ones; when that is still forbidden, without any. */
async function readWithout<R>(
  allowed: readonly Expansion[],
  dropped: readonly Expansion[],
  call: (expand: readonly Expansion[]) => Promise<R>,
): Promise<{ reading: R; dropped: readonly Expansion[] }> {
  const rest = allowed.filter((expansion) => !dropped.includes(expansion));
  try {
    return { reading: await call(rest), dropped };
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'forbidden' || rest.length === 0) throw error;
    return { reading: await call([]), dropped: allowed };
  }
}

function toDrop(expansions: readonly Expansion[], permissions: readonly string[]): readonly Expansion[] {
  const named = expansions.filter((expansion) => expansion.slugs.some((slug) => permissions.includes(slug)));
  return named.length > 0 ? named : expansions;
}

function keyOf(kind: KindReading, expansion: Expansion): string {
  return `${kind.kind}:${expansion.path}`;
}
