import { beforeAll, describe, expect, it } from 'vitest';
import { writeModel } from '../../../../src/formats/writeModel';
import { withWeights, type Model } from '../../../../src/model/model';
import { analyse } from '../../../../src/operations/analyse';
import { finetune } from '../../../../src/operations/edits/finetune';
import { prune } from '../../../../src/operations/edits/prune';
import type { Opened } from '../../../../src/operations/opened';
import { drawnAnew } from '../../../../src/operations/setBack/drawnAnew';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../../src/runtime/tf';
import { failureOf } from '../../../fixtures/failureOf';
import { memoryModel } from '../../../fixtures/memoryModel';
import { operationContext } from '../../../fixtures/operationContext';
import { writeRingData } from '../../../fixtures/ringData';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';

const { layers, sequential } = tfLayers;
const KERNELS = ['wide/kernel', 'narrow/kernel', 'out/kernel'];

beforeAll(() => startBackend('wasm'));

const net = (seed: number): Model =>
  memoryModel(
    () =>
      sequential({
        layers: [
          layers.dense({ inputShape: [2], units: 16, activation: 'relu', name: 'wide' }),
          layers.dense({ units: 8, activation: 'relu', name: 'narrow' }),
          layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
        ],
      }),
    seed,
  );

const opened = async (model: Model): Promise<Opened> => ({ model, analysis: await analyse(model) });
const valuesOf = ({ weights }: Model): Record<string, number[]> =>
  Object.fromEntries([...weights.values()].map(({ name, values }) => [name, [...values]]));
const zerosOf = (model: Model): number => KERNELS.flatMap((name) => valuesOf(model)[name] ?? []).filter((value) => value === 0).length;

async function site(): Promise<{ start: Opened; initial: Model; folder: string; data: string }> {
  const folder = await temporaryFolder();
  const initial = net(1);
  const data = await writeRingData(folder, 200);
  const trained = await finetune({ ...(await opened(initial)), data, settings: { epochs: 2, seed: 5 } }, operationContext());
  await writeModel(initial, `${folder}/initial`, { overwrite: false });
  return { start: await opened(trained.model), initial, folder: `${folder}/initial`, data };
}

/** The `count` smallest of all kernels become zero, by hand. */
function withoutSmallest(model: Model, count: number): Model {
  const all = KERNELS.flatMap((name) => (valuesOf(model)[name] ?? []).map((value, i) => ({ name, i, size: Math.abs(value) })));
  const gone = new Set(
    [...all]
      .sort((a, b) => a.size - b.size)
      .slice(0, count)
      .map(({ name, i }) => `${name} ${i}`),
  );
  return withValues(model, (name, value, i) => (gone.has(`${name} ${i}`) ? 0 : value));
}

function withValues(model: Model, of: (name: string, value: number, i: number) => number): Model {
  return withWeights(
    model,
    [...model.weights.values()].map((weight) => ({
      ...weight,
      values: Float32Array.from(weight.values, (value, i) => of(weight.name, value, i)),
    })),
  );
}

describe('pruning in rounds that rewind', () => {
  it('is the lottery ticket of a loop by hand, bit for bit', async () => {
    const { start, initial, folder, data } = await site();
    const rounds = 3;
    const settings = {
      ...({ level: 'parameter', method: 'magnitude', amount: 0.8, scope: 'global', rounds, seed: 4 } as const),
      ...{ rewind: folder, finetune: { epochs: 2, learningRate: 0.01 } },
    };
    const ours = await prune({ ...start, data, settings }, operationContext());

    const size = KERNELS.reduce((sum, name) => sum + (valuesOf(initial)[name]?.length ?? 0), 0);
    let now = start.model;
    for (let round = 1; round <= rounds; round++) {
      const pruned = withoutSmallest(now, Math.round(size * (1 - 0.2 ** (round / rounds))));
      const first = valuesOf(initial);
      const ticket = withValues(pruned, (name, value, i) => (value === 0 && KERNELS.includes(name) ? 0 : (first[name]?.[i] ?? Number.NaN)));
      const training = { epochs: 2, learningRate: 0.01, seed: 4 + round };
      now = (await finetune({ ...(await opened(ticket)), data, settings: training }, operationContext())).model;
    }
    expect(valuesOf(ours.model)).toEqual(valuesOf(now));
    expect(zerosOf(now)).toBe(Math.round(size * 0.8));
    expect(ours.answer.history).toHaveLength(6);
    // The same again by what the answer repeats it by, which names the very checkpoint.
    expect(ours.answer.repeatedBy).toMatchObject({ rewind: folder, rewindContent: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  });

  it('counts what it trained: steps, and the parameters that are not zero in each', async () => {
    const { start, folder, data } = await site();
    const told = { level: 'parameter', method: 'magnitude', amount: 0.75, rounds: 2, rewind: folder } as const;
    const { answer } = await prune({ ...start, data, settings: { ...told, finetune: { epochs: 3, batchSize: 50 } } }, operationContext());
    const { answer: whole } = await finetune({ ...start, data, settings: { epochs: 3, batchSize: 50 } }, operationContext());
    const perRound = whole.trained?.steps ?? 0;
    expect(perRound).toBeGreaterThan(0);
    expect(perRound % 3).toBe(0);
    const kernels = 2 * 16 + 16 * 8 + 8 * 2;
    const biases = 16 + 8 + 2;
    expect(whole.trained).toEqual({ epochs: 3, steps: perRound, stepsTimesParams: perRound * (kernels + biases) });
    const left = kernels / 2 + kernels / 4 + 2 * biases;
    expect(answer.trained).toEqual({ epochs: 6, steps: 2 * perRound, stepsTimesParams: perRound * left });
  });

  it('cuts the checkpoint as the model is cut: what stays has its values', async () => {
    const { start, initial, folder } = await site();
    const settings = { level: 'neuron', method: 'magnitude', amount: 0.5, scope: 'layer', rounds: 2 } as const;
    const plain = await prune({ ...start, settings }, operationContext());
    const back = await prune({ ...start, settings: { ...settings, rewind: folder } }, operationContext());
    expect(shapesOf(back.model)).toEqual(shapesOf(plain.model));
    // Which neurons stayed: those of the trained model tell by their columns, which occur once.
    const trained = columnsOf(start.model, 'wide/kernel');
    const kept = columnsOf(plain.model, 'wide/kernel').map((column) => trained.indexOf(column));
    expect(kept).not.toContain(-1);
    const first = columnsOf(initial, 'wide/kernel');
    expect(columnsOf(back.model, 'wide/kernel')).toEqual(kept.map((place) => first[place]));
    expect(back.answer.trained).toBeUndefined();
  });

  it('refuses a checkpoint of another architecture, naming file and tensor, and one with another hash', async () => {
    const { start, folder } = await site();
    const cut = await prune({ ...start, settings: { level: 'neuron', method: 'magnitude', amount: 0.5 } }, operationContext());
    // As a model whose past nobody knows.
    const weights = [...cut.model.weights].map(([name, { origin: _, ...weight }]) => [name, weight] as const);
    const smaller: Model = { ...cut.model, weights: new Map(weights) };
    const settings = { level: 'parameter', method: 'magnitude', amount: 0.5, rewind: folder } as const;
    const failure = await failureOf(prune({ ...(await opened(smaller)), settings }, operationContext()));
    expect(failure).toMatchObject({ code: 'weightMismatch', file: `${folder}/model.json`, tensor: 'wide/kernel' });
    expect(JSON.stringify(failure)).toMatch(/\[2,\d\].*\[2,16\].*in one command/);
    const other = prune({ ...start, settings: { ...settings, rewindContent: 'f00' } }, operationContext());
    expect(await failureOf(other)).toMatchObject({ code: 'settingInvalid' });
  });
});

describe('pruning and training from scratch', () => {
  const told = { level: 'parameter', method: 'magnitude', amount: 0.6, rounds: 2, seed: 3, finetune: { epochs: 2 } } as const;

  it('removes what it would without, draws that anew and trains it for all epochs', async () => {
    const { start, data } = await site();
    const tuned = await prune({ ...start, data, settings: told }, operationContext());
    const scratched = await prune({ ...start, data, settings: { ...told, scratch: true } }, operationContext());
    const places = (model: Model): number[] =>
      KERNELS.flatMap((name) => (valuesOf(model)[name] ?? []).map((value) => (value === 0 ? 0 : 1)));
    expect(places(scratched.model)).toEqual(places(tuned.model));
    expect(tuned.answer.trained?.epochs).toBe(4);
    expect(scratched.answer.trained?.epochs).toBe(2 + 4);

    const mask = withoutSmallest(tuned.model, 0);
    const { model: fresh } = await drawnAnew({ ...start, model: mask }, { seed: 3 });
    const by = { epochs: 4, seed: 3 + 2 };
    const byHand = await finetune({ ...(await opened(fresh)), data, settings: by }, operationContext());
    expect(valuesOf(scratched.model)).toEqual(valuesOf(byHand.model));
  });

  it('does not heed the weights that were there, but for their zeros', async () => {
    const { start } = await site();
    const masked = withoutSmallest(start.model, 100);
    const other = withValues(masked, (name, value, i) => (value === 0 && KERNELS.includes(name) ? 0 : value + i + 1));
    const [one, two] = [await drawnAnew(await opened(masked), { seed: 1 }), await drawnAnew(await opened(other), { seed: 1 })];
    expect(valuesOf(one.model)).toEqual(valuesOf(two.model));
    expect(zerosOf(one.model)).toBe(100);
    expect(valuesOf(one.model)['wide/bias']).toEqual(new Array(16).fill(0));
    expect(valuesOf((await drawnAnew(await opened(masked), { seed: 2 })).model)).not.toEqual(valuesOf(one.model));
  });

  it('is one way back: not both', async () => {
    const { start, data, folder } = await site();
    const both = prune({ ...start, data, settings: { ...told, scratch: true, rewind: folder } }, operationContext());
    expect(await failureOf(both)).toMatchObject({ code: 'settingInvalid' });
  });
});

function shapesOf({ weights }: Model): (readonly number[])[] {
  return [...weights.values()].map(({ shape }) => shape);
}

function columnsOf(model: Model, name: string): string[] {
  const { shape = [], values = [] } = model.weights.get(name) ?? {};
  const [rows = 0, columns = 0] = shape;
  return Array.from({ length: columns }, (_, c) => Array.from({ length: rows }, (_, r) => String(values[r * columns + c])).join());
}
