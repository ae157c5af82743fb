import * as fc from 'fast-check';
import { at, atNow, inDays, now } from '../testing/builders.ts';
import type { Detection, Occurrence, TriggerKind } from '../triggers/trigger.ts';
import { cooldownMoments, reconcile, type ReconcileQuestion } from './reconcile.ts';
import type { ActivePlaybook, EnrollmentChanges, Standing, StandingEnrollment, StandingFlag } from './standing.ts';

function anOccurrence(key: string, trigger: TriggerKind = 'payment_failed', since = now): Occurrence {
  return {
    trigger,
    key,
    since,
    object: { connectionId: 'c1', kind: 'invoice', externalId: key },
    words: key,
    atRisk: [],
    facts: {},
  };
}

function known(...occurrences: Occurrence[]): Detection[] {
  return [{ trigger: 'payment_failed', verdict: 'known', occurrences }];
}

const unknown: Detection[] = [{ trigger: 'payment_failed', verdict: 'unknown', reason: 'Stale.' }];

function aPlaybook(more: Partial<ActivePlaybook> = {}): ActivePlaybook {
  return { playbookId: 'p1', version: 3, trigger: 'payment_failed', cooldownDays: 7, lastOpenedAt: null, ...more };
}

function aFlag(more: Partial<StandingFlag> = {}): StandingFlag {
  return { flagId: 'f1', causeKey: 'k1', trigger: 'payment_failed', state: 'open', closedBy: null, ...more };
}

function anEnrollment(more: Partial<StandingEnrollment> = {}): StandingEnrollment {
  return { enrollmentId: 'e1', playbookId: 'p1', causeKey: 'k1', trigger: 'payment_failed', state: 'open', ...more };
}

function ask(question: Partial<ReconcileQuestion> & { flags?: StandingFlag[]; enrollments?: StandingEnrollment[] }) {
  const { flags = [], enrollments = [], ...rest } = question;
  return reconcile(
    { detections: known(anOccurrence('k1')), standing: { flags, enrollments }, playbooks: [], adopts: false, ...rest },
    atNow,
  );
}

const nothing: EnrollmentChanges = {
  openFlags: [],
  reopenFlags: [],
  closeFlags: [],
  openEnrollments: [],
  reopenEnrollments: [],
  closeEnrollments: [],
  silences: [],
};

describe('flags', () => {
  it('open for a cause that holds and was never seen', () => {
    expect(ask({})).toEqual({ ...nothing, openFlags: [anOccurrence('k1')] });
  });

  it('stay as they are while the cause holds', () => {
    expect(ask({ flags: [aFlag()] })).toEqual(nothing);
  });

  it('close when the cause has cleared, and say why', () => {
    expect(ask({ detections: known(), flags: [aFlag()] }).closeFlags).toEqual([
      { flagId: 'f1', reason: 'The payment is no longer failing.' },
    ]);
  });

  it('open again when the cause comes back after it had cleared by itself', () => {
    const flags = [aFlag({ state: 'closed', closedBy: 'cause_cleared' })];
    expect(ask({ flags }).reopenFlags).toEqual([{ flagId: 'f1', occurrence: anOccurrence('k1') }]);
  });

  it('stay closed for their cause when a person closed them', () => {
    expect(ask({ flags: [aFlag({ state: 'closed', closedBy: 'person' })] })).toEqual(nothing);
  });
});

describe('enrollments', () => {
  const flags = [aFlag()];

  it('open once for each active playbook of the trigger', () => {
    const playbooks = [aPlaybook(), aPlaybook({ playbookId: 'p2', trigger: 'invoice_overdue' })];
    expect(ask({ flags, playbooks }).openEnrollments).toEqual([
      { playbookId: 'p1', version: 3, occurrence: anOccurrence('k1'), state: 'open' },
    ]);
  });

  it.each(['open', 'adopted', 'closed'] as const)('never open a second time, even when the first is %s', (state) => {
    expect(ask({ flags, playbooks: [aPlaybook()], enrollments: [anEnrollment({ state })] })).toEqual(nothing);
  });

  it('do not open when a cause comes back after its enrollment had ended', () => {
    const changes = ask({
      flags: [aFlag({ state: 'closed', closedBy: 'cause_cleared' })],
      playbooks: [aPlaybook()],
      enrollments: [anEnrollment({ state: 'closed' })],
    });
    expect(changes).toMatchObject({ reopenFlags: [{ flagId: 'f1' }], openEnrollments: [], reopenEnrollments: [] });
  });

  describe('that ended unsaid with their cause', () => {
    const cleared = aFlag({ state: 'closed', closedBy: 'cause_cleared' });
    const unsaid = anEnrollment({ state: 'closed', endedUnsaid: true });
    const goesOn = [{ enrollmentId: 'e1', occurrence: anOccurrence('k1') }];

    it.each([
      ['go on when it comes back', {}, goesOn],
      ['go on although their playbook is off, where a person decides', { playbooks: [] }, goesOn],
      ['stay ended where something has left', { enrollments: [{ ...unsaid, hasReached: true }] }, []],
      ['stay ended where a person decided', { enrollments: [{ ...unsaid, endedUnsaid: false }] }, []],
      ['stay ended where what holds is adopted', { adopts: true }, []],
      ['stay ended with a flag that a person closed', { flags: [{ ...cleared, closedBy: 'person' as const }] }, []],
      ['stay ended while the cause does not hold', { detections: known() }, []],
      ['stay ended while nobody knows', { detections: unknown }, []],
      ['are left alone while they run', { enrollments: [{ ...unsaid, state: 'open' as const }] }, []],
    ])('%s', (_, question, expected) => {
      const changes = ask({ flags: [cleared], playbooks: [aPlaybook()], enrollments: [unsaid], ...question });
      expect(changes).toMatchObject({ openEnrollments: [], reopenEnrollments: expected });
    });
  });

  it.each(['open', 'adopted'] as const)('close when the cause has cleared: %s', (state) => {
    const changes = ask({ detections: known(), enrollments: [anEnrollment({ state })] });
    expect(changes.closeEnrollments).toEqual([{ enrollmentId: 'e1', reason: 'The payment is no longer failing.' }]);
  });

  it('close with their cause although the playbook is off', () => {
    expect(ask({ detections: known(), enrollments: [anEnrollment()], playbooks: [] }).closeEnrollments).toHaveLength(1);
  });

  it('do not open for a cause whose flag a person closed, and the log says so', () => {
    const changes = ask({ flags: [aFlag({ state: 'closed', closedBy: 'person' })], playbooks: [aPlaybook()] });
    expect(changes).toMatchObject({ openEnrollments: [], silences: [{ playbookId: 'p1', causeKey: 'k1' }] });
  });
});

const enrolledAs = (openedAt: Date) =>
  ask({ flags: [aFlag({ openedAt })], playbooks: [aPlaybook({ switchedAt: inDays(-1) })] }).openEnrollments[0]?.state;

describe('adopting', () => {
  it('raises flags and leaves the enrollment to a person', () => {
    const changes = ask({ playbooks: [aPlaybook({ lastOpenedAt: now })], adopts: true });
    expect(changes).toMatchObject({
      openFlags: [{ key: 'k1' }],
      openEnrollments: [{ state: 'adopted' }],
      silences: [],
    });
  });

  it('is what a playbook does with causes that were flagged before it was switched on', () => {
    expect(enrolledAs(inDays(-2))).toBe('adopted');
    expect(enrolledAs(inDays(-1))).toBe('open');
  });
});

describe('the cooldown', () => {
  const flags = [aFlag()];
  const asked = (openedDaysAgo: number, cooldownDays = 7) =>
    ask({ flags, playbooks: [aPlaybook({ lastOpenedAt: inDays(-openedDaysAgo), cooldownDays })] });

  it('holds back another cause for so many days, and the log says until when', () => {
    expect(asked(6)).toMatchObject({
      openEnrollments: [],
      silences: [{ reason: expect.stringContaining('waits until 13 May 2026') }],
    });
    expect(asked(7)).toMatchObject({ openEnrollments: [{ state: 'open' }], silences: [] });
    expect(asked(0, 0)).toMatchObject({ openEnrollments: [{ state: 'open' }] });
  });

  it('holds back the second of two causes that begin together: the older one goes first', () => {
    const detections = known(anOccurrence('k1'), anOccurrence('k0', 'payment_failed', inDays(-1)));
    const changes = ask({ detections, playbooks: [aPlaybook()] });
    expect(changes.openEnrollments.map(({ occurrence }) => occurrence.key)).toEqual(['k0']);
    expect(changes.silences.map(({ causeKey }) => causeKey)).toEqual(['k1']);
  });

  it('ends at a day boundary of the zone, which wakes the account', () => {
    const playbooks = [aPlaybook({ lastOpenedAt: inDays(-6) })];
    const question = {
      detections: known(anOccurrence('k1')),
      standing: { flags, enrollments: [] },
      playbooks,
      adopts: false,
    };
    expect(cooldownMoments(question, at(now, 'Europe/Berlin'))).toEqual([new Date('2026-05-12T22:00:00Z')]);
    expect(cooldownMoments({ ...question, detections: known() }, atNow)).toEqual([]);
  });
});

describe('what is unknown', () => {
  it('changes nothing', () => {
    const changes = ask({
      detections: unknown,
      flags: [aFlag()],
      enrollments: [anEnrollment()],
      playbooks: [aPlaybook({ playbookId: 'p2' })],
    });
    expect(changes).toEqual(nothing);
  });

  it('leaves the other triggers to what they know', () => {
    const overdue = anOccurrence('o1', 'invoice_overdue');
    const detections: Detection[] = [
      ...unknown,
      { trigger: 'invoice_overdue', verdict: 'known', occurrences: [overdue] },
    ];
    expect(ask({ detections, flags: [aFlag()] })).toEqual({ ...nothing, openFlags: [overdue] });
  });
});

/** The rows after the changes, as the server writes them. */
function apply(standing: Standing, changes: EnrollmentChanges, moment: Date): Standing {
  const reopened = new Set(changes.reopenFlags.map(({ flagId }) => flagId));
  const closed = new Set(changes.closeFlags.map(({ flagId }) => flagId));
  const ended = new Set(changes.closeEnrollments.map(({ enrollmentId }) => enrollmentId));
  const flags = standing.flags.map((flag): StandingFlag => {
    if (reopened.has(flag.flagId)) return { ...flag, state: 'open', closedBy: null };
    return closed.has(flag.flagId) ? { ...flag, state: 'closed', closedBy: 'cause_cleared' } : flag;
  });
  const back = new Set(changes.reopenEnrollments.map(({ enrollmentId }) => enrollmentId));
  const enrollments = standing.enrollments.map((one): StandingEnrollment => {
    if (back.has(one.enrollmentId)) return { ...one, state: 'open', endedUnsaid: false };
    return ended.has(one.enrollmentId) ? { ...one, state: 'closed', endedUnsaid: true } : one;
  });
  return {
    flags: [
      ...flags,
      ...changes.openFlags.map(({ key }) => aFlag({ flagId: `f:${key}`, causeKey: key, openedAt: moment })),
    ],
    enrollments: [
      ...enrollments,
      ...changes.openEnrollments.map(({ playbookId, occurrence, state }) =>
        anEnrollment({ enrollmentId: `${playbookId}:${occurrence.key}`, playbookId, causeKey: occurrence.key, state }),
      ),
    ],
  };
}

describe('through any history', () => {
  const cause = fc.constantFrom('k1', 'k2', 'k3');
  const event = fc.oneof(
    fc.record({ kind: fc.constant('hold' as const), cause }),
    fc.record({ kind: fc.constant('clear' as const), cause }),
    fc.record({ kind: fc.constant('person closes' as const), cause }),
    fc.record({ kind: fc.constant('goes stale' as const), cause }),
    fc.record({ kind: fc.constant('adopts' as const), cause }),
    fc.record({ kind: fc.constant('days pass' as const), cause }),
    fc.record({ kind: fc.constant('enrollment ends' as const), cause }),
  );

  it('a cause happens once, a flag closed by hand stays closed, and asking again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.integer({ min: 0, max: 9 }), (events, cooldownDays) => {
        const opened: string[] = [];
        const flagged: string[] = [];
        const closedByHand = new Set<string>();
        const holding = new Set<string>();
        const lastOpened = new Map<string, Date>();
        let standing: Standing = { flags: [], enrollments: [] };
        let moment = now;
        for (const { kind, cause: key } of events) {
          if (kind === 'hold') holding.add(key);
          if (kind === 'clear') holding.delete(key);
          if (kind === 'days pass') moment = new Date(moment.getTime() + 3 * 86_400_000);
          if (
            kind === 'person closes' &&
            standing.flags.some((flag) => flag.causeKey === key && flag.state === 'open')
          ) {
            closedByHand.add(key);
            standing = {
              ...standing,
              flags: standing.flags.map((flag) =>
                flag.causeKey === key ? { ...flag, state: 'closed', closedBy: 'person' } : flag,
              ),
            };
          }
          if (kind === 'enrollment ends') {
            const enrollments = standing.enrollments.map((one): StandingEnrollment =>
              one.causeKey === key ? { ...one, state: 'closed', endedUnsaid: false } : one,
            );
            standing = { ...standing, enrollments };
          }
          const detections = kind === 'goes stale' ? unknown : known(...[...holding].map((each) => anOccurrence(each)));
          const playbooks = () =>
            ['p1', 'p2'].map((playbookId) =>
              aPlaybook({ playbookId, cooldownDays, lastOpenedAt: lastOpened.get(playbookId) ?? null }),
            );
          const question = { detections, standing, adopts: kind === 'adopts' };
          const changes = reconcile({ ...question, playbooks: playbooks() }, at(moment));
          for (const { playbookId, occurrence, state } of changes.openEnrollments) {
            opened.push(`${playbookId} ${occurrence.key}`);
            if (state === 'open') lastOpened.set(playbookId, moment);
          }
          flagged.push(...changes.openFlags.map((occurrence) => occurrence.key));
          for (const { occurrence } of changes.reopenFlags) expect(closedByHand).not.toContain(occurrence.key);
          for (const { occurrence } of changes.reopenEnrollments) expect(holding).toContain(occurrence.key);
          standing = apply(standing, changes, moment);
          const again = reconcile({ ...question, standing, playbooks: playbooks() }, at(moment));
          expect({ ...again, silences: [] }).toEqual(nothing);
        }
        expect(new Set(opened).size).toBe(opened.length);
        expect(new Set(flagged).size).toBe(flagged.length);
      }),
      { numRuns: 300 },
    );
  });
});
