import type { SandboxSystem } from './api.ts';

const systems: readonly SandboxSystem[] = ['stripe', 'measure'];

/** The half of the local sandbox that speaks like this system; null where it has none. */
export function sandboxSystemOf(system: string): SandboxSystem | null {
  return systems.find((half) => half === system) ?? null;
}
