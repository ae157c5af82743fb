import Sequencer from '@jest/test-sequencer';

/** Of files that were never timed here, in seconds: journeys start processes, the browser's the most. */
const guesses = [
  [/browser\.e2e-spec/, 100],
  [/\.e2e-spec/, 30],
  [/\.db-spec/, 10],
  [/\.test\.tsx/, 2],
];

/** What takes long begins first, so that nobody waits for it in the end. jest itself knows times only from a former run. */
export default class LongestFirst extends Sequencer {
  time(test) {
    return super.time(test) ?? (guesses.find(([name]) => name.test(test.path))?.[1] ?? 1) * 1_000;
  }
}
