import { execFile } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readModel } from '../../../src/formats/readModel';
import { checkpointsOf } from '../../../src/operations/setBack/checkpoints';
import { bundleForNode } from '../../fixtures/bundleForNode';
import { modelOfWeights, vector } from '../../fixtures/modelOfWeights';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

let bundles: string;
beforeAll(async () => {
  bundles = await bundleForNode({ writer: 'test/fixtures/interruptedCheckpoints.ts' });
});
afterAll(() => rm(bundles, { recursive: true }));

const ATONCE = 2;

/** What the writer printed before it ended; nothing where it was killed. */
const killedAt = (folder: string, at: number): Promise<string> =>
  new Promise((resolve) => {
    execFile(process.execPath, [join(bundles, 'writer.js'), folder, String(at)], (_error, stdout) => resolve(stdout));
  });

it('killed at any moment, a training leaves whole checkpoints or none, each with its report', async () => {
  const root = await temporaryFolder();
  let kills = 0;
  for (let first = 1; ; first += ATONCE * STRIDE) {
    const places = Array.from({ length: ATONCE }, (_, i) => first + i * STRIDE);
    const printed = await Promise.all(places.map((at) => killedAt(join(root, String(at)), at)));
    for (const at of places) await expectWhole(join(root, String(at)));
    kills += printed.filter((text) => text === '').length;
    if (printed.every((text) => text === 'done')) break;
    expect(first).toBeLessThan(400);
  }
  expect(kills).toBeGreaterThan(5);
});

it('what a kill left is taken away by the next training that writes there', async () => {
  const folder = join(await temporaryFolder(), 'checkpoints');
  let at = 6;
  // A moment at which something lies there half written.
  for (; !(await namesIn(folder)).some((name) => name.startsWith('.')); at++) {
    await rm(folder, { recursive: true, force: true });
    await killedAt(folder, at);
  }
  for (const name of await namesIn(folder)) if (!name.startsWith('.')) await rm(join(folder, name), { recursive: true });
  const model = modelOfWeights([vector('w', [1])], { file: '/gone/model.json' });
  const analysis = { notRun: { code: 'internal', data: {} } } as unknown as Parameters<typeof checkpointsOf>[0]['analysis'];
  const onState = await checkpointsOf({ model, analysis }, { checkpoints: folder }, 2);
  for (const epoch of [0, 1, 2]) await onState?.(epoch, model);
  expect((await namesIn(folder)).sort()).toEqual(['epoch-0', 'epoch-1', 'epoch-2']);
});

/** Every so many operations: all of them would take minutes. */
const STRIDE = 11;

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function expectWhole(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (name.startsWith('.')) continue;
    const epoch = Number(/^epoch-(\d)$/.exec(name)?.[1]);
    expect([...(await readModel(join(folder, name))).weights.values()].map(({ values }) => [...values])).toEqual([[epoch, epoch + 0.5]]);
    expect(await readFile(join(folder, name, 'model.report.json'), 'utf8')).toContain('"lineage"');
  }
}
