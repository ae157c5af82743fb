import { renewalApproaching } from '../triggers/renewal-approaching.ts';
import type { Detection, Occurrence, TriggerKind } from '../triggers/trigger.ts';
import { usageOverPlan } from '../triggers/usage-over-plan.ts';
import * as build from '../testing/builders.ts';
import { combineViews } from '../snapshot/combine-views.ts';
import { reconcile } from './reconcile.ts';
import { recognise } from './recognise.ts';
import type { StandingFlag } from './standing.ts';

const day = '2026-12-10';
const usage = (meter: string, threshold = 100) => occurrence('usage_over_plan', `${meter}:${day}:${threshold}`);
const renewal = (name: string, on = day, days = 30) => occurrence('renewal_approaching', `${name}:${on}:${days}`);

function occurrence(trigger: TriggerKind, name: string): Occurrence {
  const object = build.aRef('subscription', name);
  return { trigger, key: `${trigger}:${name}`, since: build.now, object, words: name, atRisk: [], facts: {} };
}

function flagOf({ key, trigger }: Occurrence, more: Partial<StandingFlag> = {}): StandingFlag {
  return { flagId: `f ${key}`, causeKey: key, trigger, state: 'open', closedBy: null, ...more };
}

/** What is done to flags when these causes hold. */
function changes(held: readonly Occurrence[], flags: readonly StandingFlag[], adopts = true) {
  const detections = (['usage_over_plan', 'renewal_approaching'] as const).map((trigger): Detection => {
    return { trigger, verdict: 'known', occurrences: held.filter((one) => one.trigger === trigger) };
  });
  const known = recognise(detections, { flags, enrollments: [] }, { adopts });
  const question = { detections: known.detections, standing: known.standing, playbooks: [], adopts };
  const { openFlags, reopenFlags, closeFlags } = reconcile(question, build.atNow);
  return {
    opened: openFlags.map(({ key }) => key),
    reopened: reopenFlags.map(({ flagId }) => flagId),
    closed: [...closeFlags, ...known.doubles.closeFlags].map(({ flagId }) => flagId),
  };
}

const nothing = { opened: [], reopened: [], closed: [] };

describe('what holds by another name when it is adopted', () => {
  it.each([
    ['use of the same period', usage('mtr_1'), usage('met_calls')],
    ['the renewal of the same day', renewal('sub_1'), renewal('measure:subs_7')],
  ])('goes on as %s', (_what, before, now) => {
    expect(changes([now], [flagOf(before)])).toEqual(nothing);
    expect(changes([now], [flagOf(before, { state: 'closed', closedBy: 'person' })])).toEqual(nothing);
    const cleared = flagOf(before, { state: 'closed', closedBy: 'cause_cleared' });
    expect(changes([now], [cleared])).toEqual({ ...nothing, reopened: [cleared.flagId] });
  });

  it('is learned, and known from then on', () => {
    const detections: Detection[] = [
      { trigger: 'usage_over_plan', verdict: 'known', occurrences: [usage('met_calls')] },
    ];
    const standing = { flags: [flagOf(usage('mtr_1'))], enrollments: [] };
    expect(recognise(detections, standing, { adopts: true }).detections).toMatchObject([
      { occurrences: [{ key: usage('mtr_1').key, aliases: [usage('met_calls').key] }] },
    ]);
  });

  it('goes on with the open flag where both were flagged, one after the other', () => {
    const [before, now] = [
      flagOf(usage('mtr_1')),
      flagOf(usage('met_calls'), { state: 'closed', closedBy: 'cause_cleared' }),
    ];
    expect(changes([usage('met_calls')], [before, now])).toEqual(nothing);
  });

  it.each<[string, readonly Occurrence[], readonly Occurrence[]]>([
    ['another threshold', [usage('met_calls', 90)], [usage('mtr_1')]],
    ['another day', [renewal('subs_7', '2026-12-11')], [renewal('sub_1')]],
    ['another trigger', [renewal('subs_7', day, 100)], [usage('mtr_1')]],
    ['two that it could be', [usage('met_calls')], [usage('mtr_1'), usage('mtr_2')]],
    ['two that could be it', [renewal('subs_7'), renewal('subs_8')], [renewal('sub_1')]],
  ])('is a cause of its own for %s', (_why, held, before) => {
    const flags = before.map((one) => flagOf(one));
    expect(changes(held, flags)).toEqual({
      opened: held.map(({ key }) => key).toSorted(),
      reopened: [],
      closed: flags.map(({ flagId }) => flagId),
    });
  });

  it('is a cause of its own where the same connection told of the other', () => {
    const [before, now] = [renewal('sub_1'), renewal('sub_2')];
    const { connectionId } = now.object;
    for (const more of [
      {},
      { state: 'closed', closedBy: 'person' },
      { state: 'closed', closedBy: 'cause_cleared' },
    ] as const) {
      const { opened } = changes([now], [flagOf(before, { connectionId, ...more })]);
      expect(opened).toEqual([now.key]);
    }
  });

  it('stays its own cause where it was flagged itself, and what was written for it stays', () => {
    const [before, now] = [renewal('sub_1'), renewal('subs_7')];
    for (const state of ['open', 'closed'] as const) {
      const closedBy = state === 'open' ? null : 'person';
      const { doubles } = recognise(
        [{ trigger: 'renewal_approaching', verdict: 'known', occurrences: [now] }],
        {
          flags: [flagOf(before, { state, closedBy }), flagOf(now)],
          enrollments: [
            { enrollmentId: 'e1', playbookId: 'p', causeKey: before.key, trigger: before.trigger, state: 'closed' },
            { enrollmentId: 'e2', playbookId: 'p', causeKey: now.key, trigger: now.trigger, state: 'open' },
          ],
        },
        { adopts: true },
      );
      expect(doubles).toEqual({ closeFlags: [], closeEnrollments: [] });
    }
  });

  it('is a cause of its own where the other is still told of, at another threshold', () => {
    const flags = [flagOf(usage('mtr_1', 80), { state: 'closed', closedBy: 'person' }), flagOf(usage('mtr_1', 90))];
    const held = [usage('mtr_1', 90), usage('met_storage', 80)];
    expect(changes(held, flags)).toEqual({ ...nothing, opened: [usage('met_storage', 80).key] });
  });

  it('is a cause of its own beside one that holds too', () => {
    const both = [renewal('sub_1'), renewal('sub_2')];
    expect(changes(both, [flagOf(renewal('sub_1'))])).toEqual({ ...nothing, opened: [renewal('sub_2').key] });
  });

  it('is a cause of its own where nothing is adopted', () => {
    const [before, now] = [usage('mtr_1'), usage('met_calls')];
    expect(changes([now], [flagOf(before)], false)).toEqual({
      opened: [now.key],
      reopened: [],
      closed: [flagOf(before).flagId],
    });
  });
});

it('the keys of both triggers tell their term', () => {
  const subscription = build.aSubscription({ renewsAt: build.inDays(20) });
  const view = build.aView({ subscriptions: [subscription], usage: [build.aUsage({ percent: 130 })] });
  const snapshot = combineViews([view], 'recurring');
  for (const trigger of [renewalApproaching, usageOverPlan]) {
    const [one] = trigger.holds(snapshot, build.defaultRules.triggers, build.atNow);
    expect(one).toBeDefined();
    if (!one) continue;
    const other = { ...one, key: one.key.replace(/:[^:]+/, ':another'), aliases: [] };
    expect(changes([other], [flagOf(one)])).toEqual(nothing);
  }
});
