import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { makeProgram } from '../../../src/cli/program';
import { writeNpz } from '../../../src/data/npz';
import { writeModel } from '../../../src/formats/writeModel';
import type { Model } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import { compress } from '../../../src/operations/edits/compress';
import { finetune } from '../../../src/operations/edits/finetune';
import { save } from '../../../src/operations/save';
import { editFile } from '../../../src/operations/files/editFile';
import type { Edited } from '../../../src/operations/opened';
import type { SettingsOf } from '../../../src/protocol/actions';
import type { Recipe } from '../../../src/protocol/plans';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { failureOf } from '../../fixtures/failureOf';
import { graphOfLayers } from '../../fixtures/graphOfLayers';
import { memoryModel } from '../../fixtures/memoryModel';
import { stackedLstm } from '../../fixtures/networks';
import { operationContext } from '../../fixtures/operationContext';
import { writeRingData } from '../../fixtures/ringData';
import { writeStripedImages } from '../../fixtures/stripedImages';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

// The command line's threads are those of its bundle; here operations run in this one.
vi.mock('../../../src/cli/run', async () => {
  const { operationTable } = await import('../../../src/operations/operationTable');
  const { operationContext: context } = await import('../../fixtures/operationContext');
  const perform = (name: string, params: unknown): unknown =>
    (operationTable as unknown as Record<string, (params: unknown, context: unknown) => unknown>)[name]?.(params, context());
  return { withRun: (_: unknown, work: (run: { perform: typeof perform }) => unknown) => work({ perform }) };
});

const { layers, sequential } = tfLayers;

beforeAll(() => startBackend('wasm'));

function ringNet(): Model {
  return memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ inputShape: [2], units: 80, activation: 'relu', name: 'wide' }),
        layers.dense({ units: 60, activation: 'relu', name: 'narrow' }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
}

function stripeNet(): Model {
  return memoryModel(() =>
    sequential({
      layers: [
        layers.conv2d({ inputShape: [12, 12, 3], filters: 16, kernelSize: 3, activation: 'relu', name: 'conv1' }),
        layers.conv2d({ filters: 24, kernelSize: 3, strides: 2, activation: 'relu', name: 'conv2' }),
        layers.flatten(),
        layers.dense({ units: 4, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
}

/** As `stripeNet`, with statistics of what goes through. */
function normalizedNet(): Model {
  return memoryModel(() =>
    sequential({
      layers: [
        layers.conv2d({ inputShape: [12, 12, 3], filters: 24, kernelSize: 3, name: 'conv' }),
        layers.batchNormalization({ name: 'norm' }),
        layers.activation({ activation: 'relu' }),
        layers.flatten(),
        layers.dense({ units: 4, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
}

/** So small that a grid takes more bytes in model.json than it saves. */
function tinyNet(): Model {
  return memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ inputShape: [2], units: 6, activation: 'tanh', name: 'hidden' }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
}

/** Of indices, which the file calls floats, as Keras writes them. */
function wordNet(): Model {
  return memoryModel(() =>
    sequential({
      layers: [
        layers.embedding({ inputDim: 50, outputDim: 8, inputLength: 64, name: 'words' }),
        layers.flatten(),
        layers.dense({ units: 12, activation: 'relu', name: 'dense' }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
}

/** Sentences of 64 words of 50, of two classes by chance. */
async function writeWords(): Promise<string> {
  const file = join(await temporaryFolder(), 'words.npz');
  const random = seededRandom(5);
  const x = { shape: [60, 64], values: Float32Array.from({ length: 60 * 64 }, () => random.integer(50)) };
  const y = { shape: [60], values: Float32Array.from({ length: 60 }, (_, i) => i % 2) };
  await writeNpz(file, new Map(Object.entries({ x, y })));
  return file;
}

/** Inputs of any shape, without answers. */
async function inputsAlone(shape: readonly number[]): Promise<string> {
  const file = join(await temporaryFolder(), 'inputs.npz');
  const random = seededRandom(4);
  const values = Float32Array.from({ length: 120 * shape.reduce((product, size) => product * size, 1) }, () => random.normal());
  await writeNpz(file, new Map([['x', { shape: [120, ...shape], values }]]));
  return file;
}

/** The model after it learnt the training samples,. */
async function knowingByHeart(model: Model, data: string): Promise<Model> {
  const settings = { epochs: 150, batchSize: 8, learningRate: 0.005 };
  const { model: trained, answer } = await finetune({ model, analysis: await analyse(model), settings, data }, operationContext());
  expect(answer.history?.at(-1)?.accuracy).toBeGreaterThan(0.99);
  return trained;
}

async function compressed(model: Model, settings: SettingsOf<'compress'>, data?: string): Promise<Edited> {
  return compress({ model, analysis: await analyse(model), settings, ...(data === undefined ? {} : { data }) }, operationContext());
}

/** Bytes through gzip -9 of every file that stock tfjs would ask a server for. */
async function served({ model, analysis }: Edited): Promise<number> {
  const folder = join(await temporaryFolder(), 'out');
  await save({ model, analysis, folder, overwrite: false });
  const files = await filesOf(folder);
  return files.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0);
}

interface Kind {
  readonly model: () => Model;
  readonly data?: () => Promise<string>;
  readonly maxBytes: number;
  readonly repair: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  'a dense net': { model: ringNet, data: async () => writeRingData(await temporaryFolder(), 200), maxBytes: 4500, repair: 'answers' },
  'a CNN': { model: stripeNet, data: async () => writeStripedImages(await temporaryFolder(), 60), maxBytes: 4000, repair: 'answers' },
  'a graph-model without answers': {
    model: () => graphOfLayers(stripeNet()),
    data: () => inputsAlone([12, 12, 3]),
    maxBytes: 4500,
    repair: 'inputs',
  },
  'an LSTM with inputs alone': { model: () => memoryModel(stackedLstm), data: () => inputsAlone([5, 4]), maxBytes: 1800, repair: 'inputs' },
  'a net without data': { model: ringNet, maxBytes: 4000, repair: 'nothing' },
};

describe('compressing to a budget of bytes', () => {
  it.each(Object.entries(KINDS))('brings %s inside, and within 2 % of it', async (_, { model, data, maxBytes, repair }) => {
    const tensors = tf.memory().numTensors;
    const settings = { maxBytes, epochs: 2, batchSize: 32 };
    const made = await compressed(model(), settings, await data?.());
    const { answer } = made;
    const bytes = await served(made);
    expect(bytes).toBeLessThanOrEqual(maxBytes);
    expect(bytes).toBeGreaterThan(0.98 * maxBytes);
    expect(answer.compression).toMatchObject({ repair, met: true, budgets: [{ budget: 'maxBytes', limit: maxBytes, met: true }] });
    expect((answer.history ?? []).length).toBeLessThanOrEqual(2 * settings.epochs);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it.each([
    ['of pictures known by heart', stripeNet, async () => writeStripedImages(await temporaryFolder(), 40), true, 0.2],
    ['not of pictures not yet known', stripeNet, async () => writeStripedImages(await temporaryFolder(), 40), false, undefined],
    ['not before a normalization', normalizedNet, async () => writeStripedImages(await temporaryFolder(), 40), true, undefined],
    ['not of words', wordNet, writeWords, true, undefined],
    ['not of a few numbers', ringNet, async () => writeRingData(await temporaryFolder(), 100), true, undefined],
  ])('drops input values in training: %s', async (_, make, where, learnt, share) => {
    const data = await where();
    const model = learnt ? await knowingByHeart(make(), data) : make();
    const { answer } = await compressed(model, { maxBytes: 4500, epochs: 2, batchSize: 32 }, data);
    const steps = (answer.compression?.steps ?? []) as readonly Recipe[];
    const trainings = steps.flatMap((step) =>
      step.edit === 'finetune' ? step.settings : step.edit === 'prune' && step.settings.finetune ? step.settings.finetune : [],
    );
    expect(trainings.length).toBeGreaterThan(0);
    for (const training of trainings) expect(training.inputDropout).toBe(share);
  });

  it('prunes in smaller and smaller steps, and lets the learning rate fall in the last one', async () => {
    const data = await writeRingData(await temporaryFolder(), 100);
    const { answer } = await compressed(ringNet(), { maxBytes: 2600, epochs: 8, batchSize: 50 }, data);
    const prunings = ((answer.compression?.steps ?? []) as readonly Recipe[]).flatMap((step) =>
      step.edit === 'prune' && step.settings.finetune ? step.settings : [],
    );
    const left = prunings.map(({ amount }) => 1 - amount);
    const ratios = left.slice(0, -1).map((share, i) => share / (left[i - 1] ?? 1));
    expect(ratios.length).toBeGreaterThan(1);
    expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
    expect(prunings.map(({ finetune }) => finetune?.schedule)).toEqual([...ratios.map(() => 'constant'), 'linear']);
    expect(prunings.at(-1)?.finetune?.epochs).toBe(Math.max(...prunings.map(({ finetune }) => finetune?.epochs ?? 0)));
  });

  it('counts through brotli, and as files lie on a disk, where that is asked for', async () => {
    const brotli = (await compressed(ringNet(), { maxBytes: 4000, encoding: 'br' })).answer;
    expect(brotli.compression?.budgets[0]?.reached).toBeLessThanOrEqual(4000);
    expect(brotli.after.gzipBytes).toBeGreaterThan(brotli.after.brotliBytes);
    const plain = (await compressed(ringNet(), { maxBytes: 9000, encoding: 'none' })).answer;
    expect(plain.compression).toMatchObject({ met: true });
    expect(plain.after.bytes).toBeLessThanOrEqual(9000);
  });

  it('leaves a model alone that is inside', async () => {
    const model = ringNet();
    const { model: made, answer } = await compressed(model, { maxBytes: 10_000_000 });
    expect(made.weights).toBe(model.weights);
    expect(answer.warnings.map(({ code }) => code)).toContain('insideBudget');
    expect(answer.compression?.steps).toEqual([]);
  });
});

describe('compressing to other budgets', () => {
  it('cuts neurons until MACs and parameters are inside, no more than that takes', async () => {
    const { answer } = await compressed(ringNet(), { maxMacs: 2000, maxParams: 1900 });
    expect(answer.after.macs).toBeLessThanOrEqual(2000);
    expect(answer.after.params).toBeLessThanOrEqual(1900);
    expect(Math.max((answer.after.macs ?? 0) / 2000, answer.after.params / 1900)).toBeGreaterThan(0.93);
  });

  it('takes MACs and bytes together', async () => {
    const made = await compressed(ringNet(), { maxMacs: 3000, maxBytes: 3000 });
    const { answer } = made;
    expect(answer.after.macs).toBeLessThanOrEqual(3000);
    expect(await served(made)).toBeLessThanOrEqual(3000);
    expect(answer.compression?.budgets.map(({ met }) => met)).toEqual([true, true]);
  });

  it('makes the model as small as a bound on the drop allows', async () => {
    const data = await writeRingData(await temporaryFolder(), 600);
    const { answer } = await compressed(ringNet(), { maxDrop: 0.1, epochs: 6, learningRate: 0.01 }, data);
    expect(answer.compression).toMatchObject({ met: true, budgets: [{ budget: 'maxDrop', met: true }] });
    expect(answer.after.gzipBytes * 3).toBeLessThan(answer.before.gzipBytes);
    expect((answer.history ?? []).length).toBeLessThanOrEqual(12);
  });

  it('bounds the share of samples that are answered otherwise where there are no answers', async () => {
    const { answer } = await compressed(ringNet(), { maxDrop: 0.2, epochs: 0 }, await inputsAlone([2]));
    expect(answer.compression).toMatchObject({ repair: 'inputs', met: true });
    expect(answer.after.gzipBytes * 2).toBeLessThan(answer.before.gzipBytes);
  });
});

describe('a net of which model.json is the larger part', () => {
  it('is brought inside by zeros alone where grids only make it larger', async () => {
    const { answer: nearest } = await compressed(tinyNet(), { maxBytes: 10, keepNearest: true });
    expect(nearest.after.gzipBytes).toBeLessThan(nearest.before.gzipBytes - 20);
    const maxBytes = nearest.after.gzipBytes + 10;
    const made = await compressed(tinyNet(), { maxBytes });
    expect(made.answer.compression).toMatchObject({ met: true });
    expect(await served(made)).toBeLessThanOrEqual(maxBytes);
  });

  it.each([6, 0])('never grows under a bound on the drop, with %d epochs', async (epochs) => {
    const data = await writeRingData(await temporaryFolder(), 100);
    const { answer } = await compressed(tinyNet(), { maxDrop: 0.3, epochs, keepNearest: true }, data);
    expect(answer.after.gzipBytes).toBeLessThanOrEqual(answer.before.gzipBytes);
  });
});

it('says what made up for what was lost as the steps did it', async () => {
  const data = await writeRingData(await temporaryFolder(), 100);
  const repairOf = async (settings: SettingsOf<'compress'>): Promise<unknown> =>
    (await compressed(ringNet(), settings, data)).answer.compression?.repair;
  expect(await repairOf({ maxBytes: 1_000_000 })).toBe('nothing');
  // Levels alone will do.
  expect(await repairOf({ maxBytes: 8000, epochs: 0 })).toBe('nothing');
});

describe('a budget that can not be met', () => {
  it('is a failure that names the nearest result and what binds', async () => {
    const failure = await failureOf(compressed(ringNet(), { maxBytes: 500 }));
    expect(failure).toMatchObject({ code: 'budgetMissed' });
    expect(JSON.stringify(failure)).toMatch(/of at most 500.B/);
    expect(JSON.stringify(failure)).toMatch(/a thousandth of each kernel stays/);
  });

  it('keeps the nearest where that is asked for', async () => {
    const { answer } = await compressed(ringNet(), { maxBytes: 500, keepNearest: true });
    expect(answer.compression).toMatchObject({ met: false, budgets: [{ limit: 500, met: false }] });
    expect(answer.warnings[0]).toMatchObject({ code: 'budgetMissed' });
  });

  it.each([
    ['no budget at all', {}, 'settingInvalid'],
    ['a bound on the drop without data', { maxDrop: 0.01 }, 'dataNeeded'],
  ])('is refused early: %s', async (_, settings, code) => {
    expect(await failureOf(compressed(ringNet(), settings))).toMatchObject({ code });
  });
});

it.each([
  ['neurons, zeros and levels', { maxBytes: 3000, maxParams: 3000, epochs: 2 }, 'quantize', {}],
  ['neurons that pruning left dead', { maxBytes: 1100, epochs: 8, learningRate: 0.01 }, 'prunePicked', {}],
  ['with training keys', { maxBytes: 3000, maxParams: 3000, epochs: 0 }, 'quantize', { keepTraining: true, keepOrder: true }],
] as const)('the commands that it names make the same files, byte for byte: %s', async (_, settings, among, kept) => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const folder = await temporaryFolder();
  const data = await writeRingData(folder, 200);
  await writeModel(ringNet(), join(folder, 'ring'), { overwrite: false });
  const file = join(folder, 'ring', 'model.json');
  const { compression, warnings } = await editFile(
    { file, edit: 'compress', settings, data, folder: join(folder, 'made'), overwrite: false, ...kept },
    operationContext(),
  );
  // What the budget does not count, and what is not heeded.
  const said = warnings.flatMap(({ code }) => (['trainingKept', 'settingUnheeded'].includes(code) ? [code] : []));
  expect(said).toEqual('keepOrder' in kept ? ['trainingKept', 'settingUnheeded'] : []);
  const commands = compression?.commands ?? [];
  expect(commands.length).toBeGreaterThan(settings.epochs > 0 ? 3 : 1);
  expect(compression?.steps.map((step) => (step as Recipe).edit)).toContain(among);
  const again = join(folder, 'again');
  for (const { words, untold } of commands) {
    expect(untold).toEqual([]);
    const told = words.slice(1).map((word) => (word.startsWith(join(folder, 'made')) ? word.replace(join(folder, 'made'), again) : word));
    await makeProgram().parseAsync(told, { from: 'user' });
  }
  expect(await filesOf(again)).toEqual(await filesOf(join(folder, 'made')));
});

async function filesOf(folder: string): Promise<Buffer[]> {
  const json = await readFile(join(folder, 'model.json'), 'utf8');
  const { weightsManifest } = JSON.parse(json) as { weightsManifest: { paths: string[] }[] };
  const shards = await Promise.all(weightsManifest.flatMap(({ paths }) => paths).map((path) => readFile(join(folder, path))));
  return [Buffer.from(json), ...shards];
}
