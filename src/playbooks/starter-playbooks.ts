import { starterTemplates } from '#core/templates/starter-templates.ts';
import { triggerKinds } from '#core/triggers/trigger.ts';

/** The playbooks of a new workspace, one a trigger, in the order of the triggers. They are off and in draft mode. */
export const starterPlaybooks = triggerKinds.map((trigger) => {
  const { name, subject, bodyText, cooldownDays, expiresDays } = starterTemplates[trigger];
  return { trigger, name, subject, body: bodyText, cooldownDays, expiresDays };
});
