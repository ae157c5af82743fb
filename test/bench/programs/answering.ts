import { z } from 'zod';

const questionShape = z.record(z.string(), z.unknown());

/** The child's half of `Child.ask`: one answer for each question, and an end when whoever asked is gone. */
export function answerQuestions(answer: (question: Record<string, unknown>) => Promise<object>): void {
  const say = (said: object) => process.send?.(said);
  process.on('message', (question) => {
    void answer(questionShape.parse(question)).then(say, (error: unknown) =>
      say({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.on('SIGTERM', () => process.exit(0));
}

/** Tells whoever started this program that it can be spoken to. */
export function sayReady(ready: object): void {
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}
