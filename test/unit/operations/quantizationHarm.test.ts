import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { readModel } from '../../../src/formats/readModel';
import { writeModel } from '../../../src/formats/writeModel';
import { withWeights, type Model } from '../../../src/model/model';
import { editText } from '../../../src/cli/text/edit';
import { analyse } from '../../../src/operations/analyse';
import { quantize } from '../../../src/operations/edits/quantize';
import { harmWarnings } from '../../../src/operations/quantizationHarm';
import type { EditAnswer, QuantizationAnswer } from '../../../src/protocol/answers';
import type { QuantizeSettings } from '../../../src/protocol/settings/quantizing';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { loadWithStockTfjs } from '../../fixtures/loadWithStockTfjs';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const { layers, sequential } = tfLayers;
beforeAll(() => startBackend('wasm'));

/** Three layers, the middle one's kernel normal but for some values `outlier` times as large as the others spread. */
function network(outlier: number): Model {
  const model = memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ name: 'd1', inputShape: [8], units: 32, activation: 'relu' }),
        layers.dense({ name: 'd2', units: 32, activation: 'relu' }),
        layers.dense({ name: 'o', units: 3 }),
      ],
    }),
  );
  const random = seededRandom(77);
  const kernel = model.weights.get('d2/kernel');
  if (!kernel) throw new Error('no kernel');
  const values = Float32Array.from(kernel.values, (_, i) => 0.1 * (i % 512 === 0 ? (i === 0 ? outlier : -outlier) : random.normal()));
  return withWeights(model, [{ ...kernel, values }]);
}

async function answerOf(model: Model, settings: QuantizeSettings): Promise<EditAnswer> {
  return (await quantize({ model, analysis: await analyse(model), settings }, operationContext())).answer;
}

const harmOfWarnings = ({ warnings }: EditAnswer): string[] =>
  warnings.flatMap(({ code, weight }) => (code === 'quantizationHarm' ? [weight ?? 'outputs'] : []));

describe('what quantizing lost', () => {
  it('is told tensor by tensor, the worst first, with the outputs and what stayed float32', async () => {
    const { quantization, plan, warnings } = await answerOf(network(4), { dtype: 'uint8' });
    expect(quantization?.tensors.map(({ name }) => name).sort()).toEqual(['d1/kernel', 'd2/kernel', 'o/kernel']);
    for (const { zeroShare, relativeError } of quantization?.tensors ?? []) {
      expect(relativeError).toBeGreaterThan(0.001);
      expect(Math.max(zeroShare, relativeError)).toBeLessThan(0.05);
    }
    expect(quantization?.outputs?.maxAbs).toBeGreaterThan(0);
    expect(quantization?.oneDimensional).toEqual({ tensors: 3, bytes: 3 * (32 + 32 + 3) });
    expect(plan.layers.find(({ name }) => name === 'd2/kernel')?.note).toMatch(/^(.* became 0, )?relative error [\d.]+ %$/);
    expect(warnings).toEqual([]);
  });

  it('is warned of where a few values lie far out, with the cure; which cures', async () => {
    const model = network(100);
    const bad = await answerOf(model, { dtype: 'uint8' });
    expect(bad.quantization?.tensors[0]?.name).toBe('d2/kernel');
    expect(bad.quantization?.tensors[0]?.zeroShare).toBeGreaterThan(0.1);
    expect(harmOfWarnings(bad)[0]).toBe('d2/kernel');
    expect(bad.warnings[0]?.message).toMatch(
      /^d2\/kernel: \d+ % of its values became 0, relative error [\d.]+ %\. Exclude it \(--exclude d2\/kernel\) or use --dtype uint16\.$/,
    );
    expect(harmOfWarnings(await answerOf(model, { dtype: 'uint8', exclude: ['d2/kernel'] }))).toEqual([]);
    expect(harmOfWarnings(await answerOf(model, { dtype: 'uint16' }))).toEqual([]);
  });

  it('stands in the text of the command line', async () => {
    const text = editText(await answerOf(network(4), { dtype: 'uint8' }));
    expect(text).toMatch(/^outputs moved by up to [\d.e-]+ on random inputs, where they are at most [\d.]+$/m);
    expect(text).toMatch(/^worst of 3 tensors: \w+\/kernel \(relative error [\d.]+ %, [\d.]+ % became 0\)/m);
    expect(text).toMatch(/^3 one-dimensional tensors were left as they are: 201 B more \(--one-dimensional quantizes them too\)$/m);
  });

  it('loads in stock tfjs with its mixed types, and the weights are those that were measured', async () => {
    const start = { ...network(4), extras: { format: 'layers-model' } };
    const { model } = await quantize({ model: start, analysis: await analyse(start), settings: { dtype: 'uint8' } }, operationContext());
    const folder = await temporaryFolder();
    await writeModel(model, folder, { overwrite: true });
    const loaded = await loadWithStockTfjs(folder);
    for (const variable of loaded.weights) {
      expect(variable.read().dataSync(), variable.originalName).toEqual(model.weights.get(variable.originalName)?.values);
    }
    expect([...(await readModel(folder)).weights.values()].map(({ quantization }) => quantization?.dtype)).toEqual(
      ['d1', 'd2', 'o'].flatMap(() => ['uint8', undefined]),
    );
    loaded.dispose();
  });
});

describe('the words of a warning', () => {
  const tensor = (name: string, zeroShare: number) => ({ name, nonzero: 100, becameZero: 100 * zeroShare, zeroShare, relativeError: 0.01 });
  const messages = (answer: QuantizationAnswer, settings: QuantizeSettings = { dtype: 'uint8' }): string[] =>
    harmWarnings(answer, settings).map(({ message }) => message);

  it('name three tensors and count the others', () => {
    const tensors = ['a b', 'c', 'd', 'e', 'f'].map((name, i) => tensor(name, 0.9 - i / 10));
    expect(messages({ tensors })).toEqual([
      "a b: 90 % of its values became 0, relative error 1.0 %. Exclude it (--exclude 'a b') or use --dtype uint16.",
      'c: 80 % of its values became 0, relative error 1.0 %. Exclude it (--exclude c) or use --dtype uint16.',
      'd: 70 % of its values became 0, relative error 1.0 %. Exclude it (--exclude d) or use --dtype uint16.',
      '2 more tensors lost as much, e the most of them. Exclude them (--exclude e,f) or use --dtype uint16.',
    ]);
  });

  it('tell of outputs alone, and the cure that the settings leave', () => {
    const moved = { tensors: [tensor('a', 0.01)], outputs: { maxAbs: 0.2, magnitude: 1 } };
    expect(messages(moved, { dtype: 'uint8', levels: 4 })).toEqual([
      'Outputs moved by up to 0.20 on sample inputs, where they are at most 1.0: a lost the most. Exclude it (--exclude a) or take more --levels.',
    ]);
    expect(messages(moved, { dtype: 'float16' })[0]).toMatch(/Exclude it \(--exclude a\)\.$/);
    expect(messages({ ...moved, outputs: { maxAbs: null, magnitude: 1 } })[0]).toMatch(/^Outputs are no numbers any more/);
    expect(messages({ ...moved, outputs: { maxAbs: 0.01, magnitude: 1 } })).toEqual([]);
  });
});

describe('harm under a budget', () => {
  const lost = { name: 'w', nonzero: 10, becameZero: 6, zeroShare: 0.6, relativeError: 0.8 };
  const outputs = { maxAbs: 1, magnitude: 1 };
  const budget = { unit: 'bytes', most: 100, spent: 99 } as const;
  const said = (answer: Partial<QuantizationAnswer>, settings: QuantizeSettings): string[] =>
    harmWarnings({ tensors: [lost], outputs, ...answer }, settings).map(({ message }) => message);

  it('is told by outputs, not tensor by tensor, and not where data said what they feel', () => {
    expect(said({}, { dtype: 'uint8', levels: 4 })).toHaveLength(2);
    const [only, ...others] = said({ budget, importance: { by: 'none' } }, { dtype: 'uint8', maxBytes: 100 });
    expect(only).toMatch(/^Outputs moved .* or allow more --max-bytes\.$/);
    expect(others).toEqual([]);
    expect(said({ budget, importance: { by: 'none' } }, { dtype: 'uint8', meanBits: 1 })[0]).toMatch(/allow more --mean-bits\.$/);
    expect(said({ budget, importance: { by: 'inputs' } }, { dtype: 'uint8', maxBytes: 100 })).toEqual([]);
  });
});
