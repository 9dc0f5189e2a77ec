import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { zeroElements } from '../../../src/formats/codec/zeroElements';
import { withWeights, type Model } from '../../../src/model/model';
import { readModel } from '../../../src/formats/readModel';
import { analyse } from '../../../src/operations/analyse';
import { finetune } from '../../../src/operations/edits/finetune';
import { save } from '../../../src/operations/save';
import type { Edited, Opened } from '../../../src/operations/opened';
import type { FinetuneSettings } from '../../../src/protocol/settings/finetuning';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf } from '../../../src/runtime/tf';
import { operationContext } from '../../fixtures/operationContext';
import { allQuantized, codesByName, ringNet } from '../../fixtures/quantizedRingNet';
import { writeRingData } from '../../fixtures/ringData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

beforeAll(() => startBackend('wasm'));

let folder: string;
let data: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  data = await writeRingData(folder, 400);
});

const opened = async (model: Model): Promise<Opened> => ({ model, analysis: await analyse(model) });
const tuned = async (model: Model, settings: Partial<FinetuneSettings> = {}): Promise<Edited> =>
  finetune({ ...(await opened(model)), settings: { epochs: 6, learningRate: 0.02, ...settings }, data }, operationContext());

/** Every third element of each kernel at zero. */
const pruned = (model: Model): Model =>
  withWeights(
    model,
    [...model.weights.values()]
      .filter(({ shape }) => shape.length > 1)
      .map((weight) => ({ ...weight, values: Float32Array.from(weight.values, (value, i) => (i % 3 === 0 ? 0 : value)) })),
  );

function expectOnGrid(before: Model, after: Model): void {
  const codes = codesByName(after);
  for (const [name, own] of codesByName(before)) {
    expect(after.weights.get(name)?.quantization, name).toEqual(before.weights.get(name)?.quantization);
    const used = new Set(own);
    expect(
      (codes.get(name) ?? []).filter((code) => !used.has(code)),
      name,
    ).toEqual([]);
  }
}

describe('fine-tuning a quantized model', () => {
  it.each([
    ['uint8', 6],
    ['uint8', undefined],
    ['uint16', undefined],
    ['float16', undefined],
  ] as const)('%s with levels %s stays on its grid, among its levels, with its zeros, and learns', async (dtype, levels) => {
    const model = allQuantized(pruned(ringNet()), { dtype, ...(levels === undefined ? {} : { levels }) });
    const { model: after, answer } = await tuned(model);
    expectOnGrid(model, after);
    expect(answer.after.loss).toBeLessThan(answer.before.loss ?? 0);
    for (const [name, weight] of model.weights) {
      weight.values.forEach((value, i) => value !== 0 || expect(after.weights.get(name)?.values[i], name).toBe(0));
    }
    expect(answer.after.nonzero).toBeLessThanOrEqual(answer.before.nonzero);
    expect(codesByName(after)).not.toEqual(codesByName(model));
  });

  it('gives the same bytes for the same seed, and the same model from its files', async () => {
    const model = allQuantized(pruned(ringNet()), { dtype: 'uint8', levels: 5 });
    const [one, same] = [await tuned(model, { seed: 2 }), await tuned(model, { seed: 2 })];
    expect(codesByName(same.model)).toEqual(codesByName(one.model));
    const { analysis } = await opened(one.model);
    await save({ model: one.model, analysis, folder: join(folder, 'saved'), overwrite: false, keepOrder: true }, operationContext());
    const read = await readModel(join(folder, 'saved'));
    expect(codesByName(read)).toEqual(codesByName(one.model));
    expectOnGrid(model, read);
  });

  it('measures held-out samples and puts the best epoch back as it ships, statistics of normalizations too', async () => {
    const model = allQuantized(ringNet({ norm: true }), { dtype: 'uint8', levels: 6 });
    const { model: after, answer } = await tuned(model, { epochs: 4, patience: 1, learningRate: 0.5, batchSize: 8 });
    expectOnGrid(model, after);
    expect(answer.history?.length).toBeLessThan(4);
    const mean = 'norm/moving_mean';
    expect(codesByName(after).get(mean)).not.toEqual(codesByName(model).get(mean));
  });

  it('may use all of its grid, or get a new one with as many levels as it had', async () => {
    const model = allQuantized(pruned(ringNet()), { dtype: 'uint8', levels: 6 });
    const { model: all } = await tuned(model, { grid: 'all' });
    const { model: renewed } = await tuned(model, { grid: 'new' });
    const kernel = 'narrow/kernel';
    expect(all.weights.get(kernel)?.quantization).toEqual(model.weights.get(kernel)?.quantization);
    expect(new Set(codesByName(all).get(kernel)).size).toBeGreaterThan(6);
    expect(renewed.weights.get(kernel)?.quantization).not.toEqual(model.weights.get(kernel)?.quantization);
    expect(new Set(codesByName(renewed).get(kernel)).size).toBeLessThanOrEqual(6);
    for (const made of [all, renewed]) {
      model.weights.get(kernel)?.values.forEach((value, i) => value !== 0 || expect(made.weights.get(kernel)?.values[i]).toBe(0));
    }
  });

  it('trains what is not quantized as before, and leaves no tensor behind', async () => {
    const model = ringNet();
    const half = withWeights(
      model,
      [...allQuantized(model, { dtype: 'uint8', levels: 4 }).weights.values()].filter(({ name }) => name === 'wide/kernel'),
    );
    const tensors = tf.memory().numTensors;
    const { model: after } = await tuned(half);
    expect(tf.memory().numTensors).toBe(tensors);
    expectOnGrid(half, after);
    expect(after.weights.get('narrow/kernel')?.quantization).toBeUndefined();
    expect(after.weights.get('narrow/kernel')?.values).not.toEqual(half.weights.get('narrow/kernel')?.values);
  });

  it('keeps what is zero by its code where the grid misses zero', async () => {
    const model = allQuantized(ringNet(), { dtype: 'uint8', levels: 8 });
    const kernel = model.weights.get('narrow/kernel');
    const { scale = 0, min = 0 } = kernel?.quantization ?? {};
    if (!kernel) throw new Error('no kernel');
    const shifted = { dtype: 'uint8', scale, min: min + scale / 3 } as const;
    const codes = codesByName(model).get('narrow/kernel') ?? [];
    const values = Float32Array.from(codes, (code) => code * scale + shifted.min);
    const foreign = withWeights(model, [{ ...kernel, values, quantization: shifted }]);
    const { model: after } = await tuned(foreign);
    const [before, made] = [foreign, after].map(({ weights }) => weights.get('narrow/kernel'));
    if (!before || !made) throw new Error('no kernel');
    expect(before.values).not.toContain(0);
    expect(zeroElements(before)).toBeGreaterThan(0);
    expect(zeroElements(made)).toBeGreaterThanOrEqual(zeroElements(before));
    expectOnGrid(foreign, after);
  });
});
