import { execFile } from 'node:child_process';
import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { readModel } from '../../../src/formats/readModel';
import { writeModel } from '../../../src/formats/writeModel';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { bundleForNode } from '../../fixtures/bundleForNode';
import { memoryModel } from '../../fixtures/memoryModel';
import { writeRingData } from '../../fixtures/ringData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const KILLS = 10;
/** Of these, so many fall into the end, where files are written. */
const AT_THE_END = 4;
const { layers, sequential } = tfLayers;

let bundles: string;
beforeAll(async () => {
  await startBackend('wasm');
  bundles = await bundleForNode({ program: 'test/fixtures/killedCompression.ts' });
});
afterAll(() => rm(bundles, { recursive: true }));

/** What it printed; nothing if it was killed. */
async function compressed(...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(bundles, 'program.js'), ...args], (_error, stdout) => resolve(stdout));
  });
}

/** The values of a folder's model; reading fails where it is not whole. */
async function valuesIn(folder: string): Promise<string> {
  return [...(await readModel(folder)).weights.values()].map(({ name, values }) => `${name} ${values.join(' ')}`).join();
}

it(`leaves the old model or the new one, whole, wherever it is killed (${KILLS} times)`, async () => {
  const root = await temporaryFolder();
  const data = await writeRingData(root, 100);
  const net = memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ inputShape: [2], units: 60, activation: 'relu', name: 'wide' }),
        layers.dense({ units: 40, activation: 'relu', name: 'narrow' }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
  const source = join(root, 'source');
  await writeModel(net, source, { overwrite: false });
  const file = join(source, 'model.json');
  const whole = join(root, 'whole');
  await cp(source, whole, { recursive: true });
  const events = Number(await compressed(file, data, whole, '0'));
  expect(events).toBeGreaterThan(KILLS);
  const outcomes = { before: await valuesIn(source), after: await valuesIn(whole) };
  expect(outcomes.after).not.toBe(outcomes.before);
  const random = seededRandom(5);
  const kills = Array.from({ length: KILLS }, (_, kill) => ({
    folder: join(root, `killed-${kill}`),
    at: kill < AT_THE_END ? events - Math.floor(random.uniform() * 20) : 1 + Math.floor(random.uniform() * events),
  }));
  const left = await Promise.all(
    kills.map(async ({ folder, at }) => {
      await cp(source, folder, { recursive: true });
      expect(await compressed(file, data, folder, String(at)), `killed at event ${at} of ${events}`).toBe('');
      return valuesIn(folder);
    }),
  );
  for (const values of left) expect(Object.values(outcomes)).toContain(values);
  expect(left).toContain(outcomes.before);
  // What is left behind goes with the next save, which makes the same model.
  const [{ folder } = { folder: whole }] = kills;
  expect(Number(await compressed(file, data, folder, '0'))).toBeGreaterThan(KILLS);
  expect(await valuesIn(folder)).toBe(outcomes.after);
  expect((await readdir(folder)).sort()).toEqual((await readdir(whole)).sort());
}, 600_000);
