import type { DeliveryResult } from '#contracts/deliveries.ts';
import { formatCount } from '../../lib/format.ts';
import type { Tone } from '../../ui/status-badge.tsx';

export const resultTones: Readonly<Record<DeliveryResult, Tone>> = {
  waiting: 'info',
  applied: 'quiet',
  ignored: 'neutral',
  failed: 'problem',
};

export const resultWords: Readonly<Record<DeliveryResult, string>> = {
  waiting: 'Waiting',
  applied: 'Applied',
  ignored: 'Ignored',
  failed: 'Failed',
};

/** "320 ms", "2.4 s", "3 min": how long it took to take effect; a dash until it has. */
export function sayLatency(milliseconds: number | null): string {
  if (milliseconds === null) return '–';
  if (milliseconds < 1_000) return `${formatCount(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${formatCount(Math.round(milliseconds / 60_000))} min`;
}
