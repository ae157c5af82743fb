import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { readEnvironment } from './environment.ts';
import { createSandbox } from './sandbox.ts';

const LARGE = 10_000;

async function start(): Promise<void> {
  const settings = readEnvironment(process.env);
  // Drawing customers makes much short-lived rubbish: a large book's process stays small only if it is swept up early.
  if (settings.SANDBOX_SIZE > LARGE) setFlagsFromString('--optimize-for-size');
  const sandbox = await createSandbox({
    port: settings.SANDBOX_PORT,
    seed: settings.SANDBOX_SEED,
    size: settings.SANDBOX_SIZE,
    ...(settings.SANDBOX_DATA === undefined ? {} : { dataDir: settings.SANDBOX_DATA }),
  });
  const { seed, size } = sandbox.book.context;
  if (seed !== settings.SANDBOX_SEED || size !== settings.SANDBOX_SIZE) {
    process.stderr.write(`The folder holds a book already (seed ${seed}, ${size} customers); it is used as it is.\n`);
  }
  const listening = await sandbox.listen();
  let closing: Promise<void> | undefined;
  const close = (): void => {
    closing ??= sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', close);
  process.once('SIGINT', close);
  // A parent that goes away without a word leaves nobody who would stop this process.
  if (process.send !== undefined) process.once('disconnect', close);
  process.stdout.write(`${JSON.stringify({ listening })}\n`);
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
