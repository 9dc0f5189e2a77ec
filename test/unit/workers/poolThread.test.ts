import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
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

it('tells what the library writes to the console line by line, prefixed and once', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'thread.cjs');
  const says = "console.log('\\n====\\nHi, a greeting.\\n===='); console.warn('a warning\\nof two lines'); console.error('a warning');";
  await writeFile(
    file,
    `${says} ${says} process.stdout.write('by itself\\n'); setTimeout(() => require('node:worker_threads').parentPort.postMessage({ kind: 'ready' }), 100);`,
  );
  const written: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  try {
    for (const _ of [1, 2]) {
      await new Promise<void>((resolve) => {
        const thread = startThread(
          file,
          { backend: 'wasm' },
          { onMessage: () => void thread.terminate().then(resolve), onDeath: () => undefined },
        );
      });
    }
  } finally {
    spy.mockRestore();
  }
  expect(written.toSorted()).toEqual(
    ['Hi, a greeting.', 'a warning', 'by itself', 'of two lines'].map((line) => `tensorflow.js: ${line}\n`),
  );
});
