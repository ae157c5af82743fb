import type { Band } from './health-score.ts';

/** The lowest score that reads Healthy; no cap for a payment problem may reach it. */
export const healthyFrom = 70;
const atRiskFrom = 40;

/** Healthy 70–100, At risk 40–69, Critical 0–39 ("The field", section 4). */
export function bandOf(score: number): Exclude<Band, 'unknown'> {
  if (score >= healthyFrom) return 'healthy';
  return score >= atRiskFrom ? 'at_risk' : 'critical';
}
