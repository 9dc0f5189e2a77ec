import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sizeOf } from '../../../src/base/shape';
import { writeNpz, type WritableArray } from '../../../src/data/npz';
import { readModel } from '../../../src/formats/readModel';
import { writeModel } from '../../../src/formats/writeModel';
import type { Model } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import { describeModel } from '../../../src/operations/describeModel';
import { finetune } from '../../../src/operations/edits/finetune';
import { merge } from '../../../src/operations/edits/merge';
import { prune } from '../../../src/operations/edits/prune';
import { evaluateModel } from '../../../src/operations/evaluateModel';
import type { Opened } from '../../../src/operations/opened';
import { rank } from '../../../src/operations/rank';
import { save } from '../../../src/operations/save';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { failureOf } from '../../fixtures/failureOf';
import { writtenGraph, type GraphWords } from '../../fixtures/fixedGraphs';
import { GraphBuilder, text } from '../../fixtures/graphBuilder';
import { loadGraphWithStockTfjs } from '../../fixtures/loadWithStockTfjs';
import { operationContext } from '../../fixtures/operationContext';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

beforeAll(() => startBackend('wasm'));

const SAMPLES = 21;

/** Pictures of [4, 4, 3] whose class is where their sum lies. */
async function pictures(answers: 'integers' | 'oneHot' = 'integers'): Promise<string> {
  const x = Float32Array.from({ length: SAMPLES * 48 }, (_, i) => Math.sin(1 + i * 1.3 + Math.floor(i / 48)));
  const labels = Int32Array.from({ length: SAMPLES }, (_, i) => (i * 7 + (i >> 2)) % 3);
  const rows = Float32Array.from({ length: SAMPLES * 3 }, (_, i) => (labels[Math.floor(i / 3)] === i % 3 ? 1 : 0));
  const file = join(await temporaryFolder(), 'set.npz');
  const y = answers === 'integers' ? { shape: [SAMPLES], values: labels } : { shape: [SAMPLES, 3], values: rows };
  await writeNpz(
    file,
    new Map<string, WritableArray>([
      ['x', { shape: [SAMPLES, 4, 4, 3], values: x }],
      ['y', y],
    ]),
  );
  return file;
}

async function opened(words: GraphWords): Promise<Opened> {
  const model = writtenGraph(words);
  return { model, analysis: await analyse(model) };
}

const evaluated = async (words: GraphWords, data: string): Promise<unknown> => {
  const { warnings: _, ...figures } = await evaluateModel({ ...(await opened(words)), data }, operationContext());
  return figures;
};

const ONE: GraphWords = { reshape: [1, 96] };
/** 21 samples make two runs and five left over. */
const EIGHT: GraphWords = { reshape: [8, 96] };
const STATED: GraphWords = { batch: 8, reshape: [-1, 96] };

describe.each([
  ['one sample', ONE, 1],
  ['eight samples, as a reshape says', EIGHT, 8],
  ['eight samples, as its input says', STATED, 8],
] as const)('a graph that runs with %s alone', (_, words, count) => {
  it('says so', async () => {
    const { model, analysis } = await opened(words);
    const { warnings, outputs } = describeModel(model, analysis);
    const message = `This model only runs on ${count} ${count === 1 ? 'sample' : 'samples'} at a time.`;
    expect(warnings).toEqual([{ code: 'fixedSamples', message }]);
    expect(outputs[0]?.shape.slice(1)).toEqual([3]);
  });

  it.each(['integers', 'oneHot'] as const)('is evaluated as the same one that takes any number, by %s', async (answers) => {
    const data = await pictures(answers);
    const [found, open] = [await evaluated(words, data), await evaluated({}, data)];
    expect(found).toMatchObject({ samples: SAMPLES });
    expect(roughly(found)).toEqual(roughly(open));
  });

  it('is ranked, cut, merged and saved with the batch that it states', async () => {
    const data = await pictures();
    const start = await opened(words);
    const settings = { method: 'obd', level: 'neuron' } as const;
    const free = await opened({});
    const [fixedRank, freeRank] = [
      await rank({ ...start, settings, data }, operationContext()),
      await rank({ ...free, settings, data }, operationContext()),
    ];
    const scores = ({ scores: { channels } }: typeof fixedRank): number[] =>
      [...(channels ?? [])].map((value) => Number(value.toPrecision(4)));
    expect(scores(fixedRank)).toEqual(scores(freeRank));

    const pruned = await prune({ ...start, settings: { ...settings, amount: 0.5 }, data }, operationContext());
    expect(pruned.answer.certificate.maskedVsCut).toBeLessThan(1e-5);
    const merged = await merge({ ...start, settings: { by: 'activations', amount: 0.5 }, data }, operationContext());
    const mergedFree = await merge({ ...free, settings: { by: 'activations', amount: 0.5 }, data }, operationContext());
    expect(merged.answer.after.loss).toBeCloseTo(mergedFree.answer.after.loss ?? Number.NaN, 1);
    const folder = join(await temporaryFolder(), 'saved');
    await save({ ...pruned, folder, overwrite: false });
    const back = await readModel(folder);
    expect(back.weights.get('flat/shape')?.values[0]).toBe(start.model.weights.get('flat/shape')?.values[0]);
    const stock = await loadGraphWithStockTfjs(folder);
    stock.dispose();
  });
});

/** Numbers but for the order of float32 sums. */
function roughly(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer), (_, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value));
}

describe('what takes many samples at once', () => {
  it('trains as the model that takes them: gradients of single runs make one step', async () => {
    const data = await pictures();
    const settings = { epochs: 2, batchSize: 16, learningRate: 0.01 };
    const trained = async (words: GraphWords): Promise<Model> =>
      (await finetune({ ...(await opened(words)), settings, data }, operationContext())).model;
    const free = await trained({});
    for (const words of [ONE, STATED]) {
      const fixed = await trained(words);
      const gap = Math.max(
        ...[...(fixed.weights.get('out/kernel')?.values ?? [])].map((value, i) =>
          Math.abs(value - (free.weights.get('out/kernel')?.values[i] ?? 0)),
        ),
      );
      const moved = Math.max(
        ...[...(fixed.weights.get('out/kernel')?.values ?? [])].map((value, i) =>
          Math.abs(value - (writtenGraph().weights.get('out/kernel')?.values[i] ?? 0)),
        ),
      );
      expect(moved).toBeGreaterThan(1e-2);
      expect(gap).toBeLessThan(1e-4);
    }
  });

  it('is refused in one sentence where it can not be made of single runs', async () => {
    const settings = { method: 'obd-sd', level: 'neuron', spread: 'batch', miniBatch: 4 } as const;
    const refused = rank({ ...(await opened(ONE)), settings, data: await pictures() }, operationContext());
    expect(await failureOf(refused)).toMatchObject({
      code: 'settingInvalid',
      reason: 'a spread over mini-batches of 4 takes passes of so many samples; this model only runs on 1 sample at a time',
    });
  });
});

it('is not measured by a result without an axis of samples', async () => {
  const data = await pictures();
  expect(await failureOf(evaluated({ batch: 1, end: [3] }, data))).toMatchObject({
    code: 'dataInvalid',
    reason: expect.stringContaining('no axis of samples') as string,
  });
});

it('takes pictures as the answers of a graph that says nothing of its output', async () => {
  const graph = new GraphBuilder(2);
  const deep = graph.convolution('deep', [graph.placeholder('x', [null, 4, 4, 3]), graph.floats('filter', [3, 3, 3, 12])]);
  const wide = graph.node('DepthToSpace', 'wide', [deep], { block_size: { i: '2' }, data_format: text('NHWC') });
  const model = graph.output(wide).build();
  const file = join(await temporaryFolder(), 'set.npz');
  const noise = (size: number): Float32Array => Float32Array.from({ length: size }, (_, i) => Math.sin(i * 0.7));
  const pairs = (shape: readonly number[]): Promise<void> =>
    writeNpz(
      file,
      new Map<string, WritableArray>([
        ['x', { shape: [6, 4, 4, 3], values: noise(6 * 48) }],
        ['y', { shape: [6, ...shape], values: noise(6 * sizeOf(shape)) }],
      ]),
    );
  await pairs([8, 8, 3]);
  const answer = await evaluateModel({ model, analysis: await analyse(model), data: file }, operationContext());
  expect(answer).toMatchObject({ samples: 6 });
  expect(answer.loss).toBeGreaterThan(0);
  await pairs([5, 3]);
  const refused = evaluateModel({ model, analysis: await analyse(model), data: file }, operationContext());
  expect(await failureOf(refused)).toMatchObject({ code: 'dataShape', expected: expect.stringContaining('[8, 8, 3]') as string });
});

it('opens from its files', async () => {
  const folder = join(await temporaryFolder(), 'one');
  await writeModel(writtenGraph(ONE), folder, { overwrite: false });
  expect((await analyse(await readModel(folder))).fixedSamples).toBe(1);
});
