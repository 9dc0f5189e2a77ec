import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { BackendChoice } from '../../../src/protocol/vocabulary';
import { startThread } from '../../../src/workers/poolThread';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

/** Whether a thread that takes a while to start was let finish that, having been ended at once. */
async function startsBeforeItEnds(backend: BackendChoice): Promise<boolean> {
  const folder = await temporaryFolder();
  const [file, sign] = [join(folder, 'thread.cjs'), join(folder, 'started')];
  const start = `require('node:fs').writeFileSync(${JSON.stringify(sign)}, ''); require('node:worker_threads').parentPort.postMessage({ kind: 'ready' });`;
  await writeFile(file, `setTimeout(() => { ${start} }, 300);`);
  const heard: unknown[] = [];
  const events = { onMessage: (message: unknown) => heard.push(message), onDeath: (reason: string) => heard.push(reason) };
  await startThread(file, { backend }, events).terminate();
  expect(heard).toEqual([]);
  return access(sign).then(
    () => true,
    () => false,
  );
}

it('lets a thread that may load a native library start before it ends, and no other', async () => {
  expect(await startsBeforeItEnds('auto')).toBe(true);
  expect(await startsBeforeItEnds('tfjs-node')).toBe(true);
  expect(await startsBeforeItEnds('wasm')).toBe(false);
});
