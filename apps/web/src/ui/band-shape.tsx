import type { z } from 'zod';
import type { bandSchema } from '#contracts/common.ts';

/** Filled circle, half circle, ring with bar, dotted ring: told apart without colour. */
export function BandShape({ band }: { band: z.infer<typeof bandSchema> }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden focusable="false" style={{ flex: 'none' }}>
      {band === 'healthy' && <circle cx="6" cy="6" r="5" fill="currentColor" />}
      {band === 'at_risk' && (
        <>
          <circle cx="6" cy="6" r="4.500" fill="none" stroke="currentColor" strokeWidth="1.500" />
          <path d="M6 1.500a4.500 4.500 0 0 1 0 9z" fill="currentColor" />
        </>
      )}
      {band === 'critical' && (
        <>
          <circle cx="6" cy="6" r="4.750" fill="none" stroke="currentColor" strokeWidth="1.750" />
          <path d="M3.250 6h5.500" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
        </>
      )}
      {band === 'unknown' && (
        <circle
          cx="6"
          cy="6"
          r="4.750"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.500"
          strokeDasharray="1.600 2.130"
        />
      )}
    </svg>
  );
}
