import { rmSync } from 'node:fs';

export default async function tearDown() {
  await globalThis.keepwellTestServer?.stop();
  if (globalThis.keepwellTestHome) rmSync(globalThis.keepwellTestHome, { recursive: true, force: true });
}
