import { checkTemplate } from '#core/templates/check-template.ts';
import { templateFields } from '#core/templates/template-fields.ts';
import { triggerKinds } from '#core/triggers/trigger.ts';
import { insertOf, sentenceOf, stepsOf } from './playbook-words.ts';

const told = { name: 'Card failed', sending: 'draft', cooldownDays: 1, expiresDays: 7 } as const;

describe('a playbook in words', () => {
  it.each(triggerKinds)('%s is a sentence and five steps', (trigger) => {
    expect(sentenceOf({ ...told, trigger })).toMatch(
      /^When .+, draft “Card failed” to the billing contact; stop when .+\.$/,
    );
    const steps = stepsOf({ ...told, trigger });
    expect(steps.map((step) => step.kind)).toEqual(['cause', 'flag', 'message', 'decision', 'end']);
    expect(steps[0]?.words).toContain('after 1 day at');
  });

  it('says what asks nobody', () => {
    const [, , , decision] = stepsOf({ ...told, sending: 'auto', trigger: 'payment_failed' });
    expect(decision?.title).toBe('It leaves without asking');
  });

  it.each(triggerKinds)('%s offers each field as it may be saved', (trigger) => {
    const fields = templateFields[trigger];
    const body = fields.map(insertOf).join('\n');
    expect(checkTemplate(body, fields)).toEqual([]);
  });
});
