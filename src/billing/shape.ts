import type { Keeps } from '#connectors/connector.ts';

/** Names the shape in which a payload is held: the billing system's version, and how much is kept of it. */
export function shapeOf(apiVersion: string, keeps: Keeps | undefined): string {
  return keeps ? `${apiVersion}/${keeps.revision}` : apiVersion;
}
