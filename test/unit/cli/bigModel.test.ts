import { execFile } from 'node:child_process';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sizeOf } from '../../../src/base/shape';
import type { InspectAnswer } from '../../../src/protocol/inspectAnswer';
import { bundleForNode } from '../../fixtures/bundleForNode';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { weightBytes } from '../../fixtures/weightBytes';

const SHARD_BYTES = 4 * 1024 * 1024;
/** Units of the layers: twenty million parameters. */
const UNITS = [3000, 3000, 2500, 1300, 400, 10];

describe('a model of twenty million parameters', () => {
  let bundles: string;

  beforeAll(async () => {
    bundles = await bundleForNode({ cli: 'src/cli/main.ts', worker: 'src/workers/worker.ts' });
    const wasm = join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist');
    await cp(wasm, join(bundles, 'wasm'), { recursive: true, filter: (path) => path === wasm || path.endsWith('.wasm') });
  });
  afterAll(() => rm(bundles, { recursive: true, force: true }));

  it('is inspected with totals that agree with a count of its JSON', async () => {
    const folder = await temporaryFolder();
    await writeBigModel(folder);
    const { layers, totals } = JSON.parse(await inspect(bundles, folder)) as InspectAnswer;
    const { weightsManifest } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as {
      weightsManifest: { weights: { name: string; shape: number[] }[] }[];
    };
    const weights = weightsManifest.flatMap((group) => group.weights);
    const params = weights.reduce((total, { shape }) => total + sizeOf(shape), 0);
    expect(params).toBeGreaterThan(20_000_000);
    expect(totals).toMatchObject({ params, sizesEstimated: true });
    expect(weightBytes(totals)).toBe(4 * params);
    expect(totals.macs).toBe(weights.filter(({ shape }) => shape.length === 2).reduce((total, { shape }) => total + sizeOf(shape), 0));
    expect(totals.prunableChannels).toBe(UNITS.slice(1, -1).reduce((total, units) => total + units, 0));
    for (const { name, params: own } of layers) {
      expect(own, name).toBe(
        weights.filter((weight) => weight.name.startsWith(`${name}/`)).reduce((total, { shape }) => total + sizeOf(shape), 0),
      );
    }
  });
});

function inspect(bundles: string, folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const words = [join(bundles, 'cli.js'), 'inspect', folder, '--json', '--backend', 'wasm'];
    execFile(process.execPath, words, { maxBuffer: 1e8 }, (error, stdout) => (error ? reject(new Error(stdout)) : resolve(stdout)));
  });
}

async function writeBigModel(folder: string): Promise<void> {
  const shapes = UNITS.slice(1).map((units, i) => [UNITS[i] ?? 0, units]);
  const layers = shapes.map(([inputs, units], i) => ({
    class_name: 'Dense',
    config: { name: `dense_${i}`, units, activation: 'relu', ...(i === 0 ? { batch_input_shape: [null, inputs] } : {}) },
  }));
  const weights = shapes.flatMap((shape, i) => [
    { name: `dense_${i}/kernel`, shape, dtype: 'float32' },
    { name: `dense_${i}/bias`, shape: shape.slice(1), dtype: 'float32' },
  ]);
  const values = Float32Array.from(
    { length: weights.reduce((total, { shape }) => total + sizeOf(shape), 0) },
    (_, i) => (i % 1021) / 51_050 - 0.01,
  );
  const bytes = new Uint8Array(values.buffer);
  const count = Math.ceil(bytes.length / SHARD_BYTES);
  const paths = Array.from({ length: count }, (_, i) => `group1-shard${i + 1}of${count}.bin`);
  for (const [i, path] of paths.entries()) await writeFile(join(folder, path), bytes.subarray(i * SHARD_BYTES, (i + 1) * SHARD_BYTES));
  const modelTopology = { class_name: 'Sequential', config: { name: 'big', layers } };
  await writeFile(
    join(folder, 'model.json'),
    JSON.stringify({ format: 'layers-model', modelTopology, weightsManifest: [{ paths, weights }] }),
  );
}
