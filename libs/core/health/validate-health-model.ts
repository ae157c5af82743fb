import { healthyFrom } from './bands.ts';
import type { HealthCap, HealthModel } from './health-model.ts';

const requiredCaps: readonly HealthCap['cause'][] = ['payment_failed', 'invoice_overdue', 'invoice_failed'];

/**
 * What is wrong with a model, in words; empty when it may be kept. No accepted model can let a failed payment or an overdue
 * or failed invoice read Healthy [H3].
 */
export function validateHealthModel(model: HealthModel): readonly string[] {
  const problems: string[] = [];
  const total = model.components.reduce((sum, { weight }) => sum + weight, 0);
  if (total !== 100) problems.push(`The weights add up to ${total}; they must total 100.`);
  if (model.components.some(({ weight }) => !(weight > 0))) problems.push('Every weight must be above 0.');
  if (new Set(model.components.map((one) => one.component)).size !== model.components.length) {
    problems.push('A component appears twice.');
  }
  if (!(model.minimumCoverage > 0 && model.minimumCoverage <= 1)) {
    problems.push('The minimum coverage must be above 0 and at most 1.');
  }
  for (const cause of requiredCaps) {
    const caps = model.caps.filter((cap) => cap.cause === cause);
    const cap = caps[0];
    if (!cap || caps.length > 1)
      problems.push(`There must be exactly one cap for ${cause}; it cannot be switched off.`);
    else problems.push(...problemsOf(cap));
  }
  return problems;
}

function problemsOf(cap: HealthCap): readonly string[] {
  const problems: string[] = [];
  const limits = [...cap.steps.map((step) => step.cap), ...(cap.hardDeclineCap === null ? [] : [cap.hardDeclineCap])];
  if (cap.steps[0]?.fromDay !== 0) problems.push(`The cap for ${cap.cause} must begin on day 0.`);
  if (limits.some((limit) => !Number.isInteger(limit) || limit < 0 || limit >= healthyFrom)) {
    problems.push(`Every cap for ${cap.cause} must be a whole number from 0 to ${healthyFrom - 1}.`);
  }
  const isDeepening = cap.steps.every((step, i) => {
    const before = cap.steps[i - 1];
    return !before || (step.fromDay > before.fromDay && step.cap <= before.cap);
  });
  if (!isDeepening) problems.push(`The steps of the cap for ${cap.cause} must deepen with age.`);
  if (cap.steps.some((step) => !Number.isInteger(step.fromDay)))
    problems.push(`Steps of ${cap.cause} begin on whole days.`);
  return problems;
}
