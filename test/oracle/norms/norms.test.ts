import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Progress } from '../../../src/base/progress';
import { writeNpz } from '../../../src/data/npz';
import { type Model, withWeights } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import { equalize } from '../../../src/operations/edits/equalize';
import { fold } from '../../../src/operations/edits/fold';
import { prune } from '../../../src/operations/edits/prune';
import { recalibrate } from '../../../src/operations/edits/recalibrate';
import type { Edited, Opened } from '../../../src/operations/opened';
import { save } from '../../../src/operations/save';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { sampleInputs } from '../../../src/runtime/sampleInputs';
import { tf, type Tensor } from '../../../src/runtime/tf';
import { loadGraphWithStockTfjs, loadWithStockTfjs } from '../../fixtures/loadWithStockTfjs';
import { operationContext } from '../../fixtures/operationContext';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { besideLstm, convChain, depthwiseNet, graph, residualNorms } from './normNetworks';

beforeAll(() => startBackend('wasm'));

const opened = async (model: Model): Promise<Opened> => ({ model, analysis: await analyse(model) });
const plain = (model: Model): Model => ({ ...model, extras: model.format === 'graph-model' ? model.extras : { format: 'layers-model' } });

const MODELS: Readonly<
  Record<string, { readonly make: () => Model; readonly folded: readonly string[]; readonly kept: readonly string[] }>
> = {
  'a chain of convolutions': { make: convChain, folded: ['n1', 'n2', 'nd'], kept: ['late'] },
  'residual sums': { make: residualNorms, folded: ['stem_n', 'a_n', 'b_n'], kept: ['left', 'right'] },
  'depthwise and transposed filters': { make: depthwiseNet, folded: ['first_n', 'deep_n', 'point_n', 'up_n'], kept: [] },
  'an LSTM and a nested model': { make: besideLstm, folded: ['encoder/inner_n', 'd1_n'], kept: ['behind_lstm'] },
  'a graph': { make: graph, folded: ['n1', 'n2'], kept: ['n3'] },
};

/** The outputs of a model on made-up inputs, by the product's way to run it. */
async function outputsOf(model: Model, samples = 3): Promise<number[]> {
  const exec = await openModel(model);
  const inputs = sampleInputs(exec, samples, 5);
  const values = exec.run(inputs).flatMap((output) => [...output.dataSync()]);
  exec.dispose();
  return values;
}

/** The same by stock tfjs, of the files. */
async function stockOutputsOf(model: Model, inputsOf: Model, samples = 3): Promise<number[]> {
  const folder = join(await temporaryFolder(), 'saved');
  const stored = plain(model);
  await save({ model: stored, analysis: await analyse(stored), folder, overwrite: false });
  const exec = await openModel(inputsOf);
  const inputs = sampleInputs(exec, samples, 5);
  exec.dispose();
  const stock = model.format === 'graph-model' ? await loadGraphWithStockTfjs(folder) : await loadWithStockTfjs(folder);
  return [stock.predict(inputs)].flat().flatMap((output) => [...(output as Tensor).dataSync()]);
}

function relativeGap(a: readonly number[], b: readonly number[]): number {
  expect(b).toHaveLength(a.length);
  const largest = Math.max(...a.map(Math.abs));
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN)))) / largest;
}

const notesOf = ({ answer }: Edited): Map<string, string> => new Map(answer.plan.layers.map(({ name, note = '' }) => [name, note]));

describe.each(Object.entries(MODELS))('folding, of %s', (_, { make, folded, kept }) => {
  it('leaves the outputs as they were, here and in stock tfjs, and says what stays and why', async () => {
    const start = await opened(make());
    const edited = await fold({ ...start, settings: {} }, operationContext());
    const before = await outputsOf(start.model);
    expect(relativeGap(before, await outputsOf(edited.model))).toBeLessThan(1e-5);
    expect(relativeGap(before, await stockOutputsOf(edited.model, start.model))).toBeLessThan(1e-5);
    expect(edited.answer.certificate.sameOutputs).toBeLessThan(1e-5);
    const notes = notesOf(edited);
    expect([...notes].filter(([, note]) => note.startsWith('folded')).map(([name]) => name)).toEqual(folded);
    expect(
      [...notes]
        .filter(([, note]) => note.startsWith('stays'))
        .map(([name]) => name)
        .sort(),
    ).toEqual(kept);
    expect(edited.answer.warnings.map(({ code, layer }) => [code, layer]).sort()).toEqual(kept.map((layer) => ['notFolded', layer]));
    expect(edited.answer.after.params).toBeLessThan(edited.answer.before.params);
    const paths = new Set(edited.analysis.layers.map(({ path }) => path));
    const gone = folded.filter((layer) => start.model.format === 'layers-model' && layer !== 'nd' && paths.has(layer));
    expect(gone).toEqual([]);
  });

  it('is as before where it is done twice', async () => {
    const once = await fold({ ...(await opened(make())), settings: {} }, operationContext());
    const twice = await fold({ ...once, settings: {} }, operationContext());
    expect(twice.answer.warnings.map(({ code }) => code)).toContain('nothingFolded');
    expect(twice.model.topology).toEqual(once.model.topology);
  });
});

it('folds those layers alone that are named, and refuses others', async () => {
  const start = await opened(convChain());
  const { model, answer } = await fold({ ...start, settings: { layers: ['n2'] } }, operationContext());
  expect(answer.plan.layers.map(({ name }) => name)).toEqual(['n2']);
  expect(model.weights.has('n1/gamma')).toBe(true);
  await expect(fold({ ...start, settings: { layers: ['c1'] } }, operationContext())).rejects.toMatchObject({ code: 'settingInvalid' });
});

/** Weights whose channels have ranges that lie far apart. */
function uneven(model: Model): Model {
  const kernels = [...model.weights.values()].filter(({ shape }) => shape.length > 1);
  return withWeights(
    model,
    kernels.map((weight) => {
      const width = weight.shape.at(-1) ?? 1;
      return { ...weight, values: Float32Array.from(weight.values, (value, i) => value * 4 ** ((i % width) - width / 2)) };
    }),
  );
}

describe('equalising', () => {
  it('gives linked channels like ranges and leaves the outputs', async () => {
    const even = await fold({ ...(await opened(uneven(depthwiseNet()))), settings: {} }, operationContext());
    const edited = await equalize({ ...even, settings: {} }, operationContext());
    const before = await outputsOf(even.model);
    expect(relativeGap(before, await outputsOf(edited.model))).toBeLessThan(1e-5);
    expect(relativeGap(before, await stockOutputsOf(edited.model, even.model))).toBeLessThan(1e-5);
    const notes = notesOf(edited);
    for (const layer of ['first', 'deep', 'point', 'up', 'd']) expect(notes.get(layer)).toContain('after');
    expect(notes.get('out')).toContain('output of the model');
    // Made by 1 x 1 filters, read by transposed ones: both ranges of each channel are the same.
    const [made, read] = ['point/kernel', 'up/kernel'].map((name) => edited.model.weights.get(name));
    const largest = (weight: typeof made, of: (index: readonly number[]) => number, channel: number): number => {
      const [, , a = 1, b = 1] = weight?.shape ?? [];
      return Math.max(
        ...[...(weight?.values ?? [])].filter((_, i) => of([Math.floor(i / b) % a, i % b]) === channel).map((value) => Math.abs(value)),
      );
    };
    for (let c = 0; c < 5; c++) {
      expect(largest(made, ([, out = 0]) => out, c) / largest(read, ([, into = 0]) => into, c)).toBeCloseTo(1, 2);
    }
  });

  it('goes round what minds scales: ReLU6, sums, sigmoids', async () => {
    const even = await fold({ ...(await opened(depthwiseNet(true))), settings: {} }, operationContext());
    const edited = await equalize({ ...even, settings: {} }, operationContext());
    const notes = notesOf(edited);
    expect(notes.get('first')).toContain('minds scales');
    expect(notes.get('up')).toContain('after');
    for (const make of [residualNorms, besideLstm, graph]) {
      const start = await fold({ ...(await opened(make())), settings: {} }, operationContext());
      const { model } = await equalize({ ...start, settings: {} }, operationContext());
      expect(relativeGap(await outputsOf(start.model), await outputsOf(model))).toBeLessThan(1e-5);
    }
  });
});

const SAMPLES = 60;

/** Inputs alone, of these sizes, with a test part of its own: all of `x` is looked at. */
async function inputs(shape: readonly number[]): Promise<{ data: string; values: Float32Array }> {
  const data = join(await temporaryFolder(), 'inputs.npz');
  const size = shape.reduce((product, each) => product * each, 1);
  const values = Float32Array.from({ length: SAMPLES * size }, (_, i) => Math.sin(i * 1.3) + 0.3 * Math.cos(i * 0.7));
  await writeNpz(
    data,
    new Map([
      ['x_train', { shape: [SAMPLES, ...shape], values }],
      ['x_test', { shape: [4, ...shape], values: values.slice(0, 4 * size) }],
    ]),
  );
  return { data, values };
}

/** What the call number `which` of a kernel takes or gives, of all samples at once, and its mean and variance by plain loops. */
async function momentsAt(model: Model, shape: readonly number[], values: Float32Array, kernel: string, which: number, input?: string) {
  const exec = await openModel(model);
  const fed = tf.tensor(values, [SAMPLES, ...shape]);
  const live = exec.recordLive([fed]);
  const call = live.calls.filter((each) => each.kernel === kernel)[which];
  const tensor = input === undefined ? call?.outputs[0] : call?.inputs.get(input);
  if (!tensor) throw new Error('no such call');
  const seen = [...live.value(tensor).dataSync()];
  const width = tensor.shape.at(-1) ?? 1;
  live.dispose();
  exec.dispose();
  return Array.from({ length: width }, (_, c) => {
    const own = seen.filter((_value, i) => i % width === c);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    return { mean, variance: own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length };
  });
}

describe('statistics', () => {
  const shape = [8, 8, 3];
  const norms = ['n1', 'n2', 'late', 'nd'];

  it('measured one after another are those of what each layer takes then', async () => {
    const { data, values } = await inputs(shape);
    const start = await opened(convChain());
    const { model, answer } = await recalibrate({ ...start, data, settings: {} }, operationContext());
    for (const [which, name] of norms.entries()) {
      const expected = await momentsAt(model, shape, values, 'FusedBatchNorm', which, 'x');
      const [means, variances] = [model.weights.get(`${name}/moving_mean`), model.weights.get(`${name}/moving_variance`)];
      for (const [c, { mean, variance }] of expected.entries()) {
        expect(means?.values[c]).toBeCloseTo(mean, 4);
        expect((variances?.values[c] ?? 0) / variance).toBeCloseTo(1, 3);
      }
    }
    expect(answer.plan.layers.map(({ name }) => name)).toEqual(norms);
    expect(answer.after.agreement?.samples).toBe(4);
  });

  it('measured all at once are those of the model as it was', async () => {
    const { data, values } = await inputs(shape);
    const start = await opened(convChain());
    const { model } = await recalibrate({ ...start, data, settings: { order: 'once' } }, operationContext());
    const expected = await momentsAt(start.model, shape, values, 'FusedBatchNorm', 3, 'x');
    for (const [c, { mean }] of expected.entries()) expect(model.weights.get('nd/moving_mean')?.values[c]).toBeCloseTo(mean, 4);
  });

  it('are told of from the first to the last, in whichever order they are measured', async () => {
    const { data } = await inputs(shape);
    const start = await opened(convChain());
    for (const settings of [{}, { order: 'once' }] as const) {
      const told: Progress[] = [];
      await recalibrate({ ...start, data, settings }, { ...operationContext(), report: (progress) => told.push(progress) });
      const own = told.filter(({ message }) => message === 'Repairing statistics');
      expect(new Set(own.map(({ total }) => total)).size).toBe(1);
      expect(own.at(-1)?.done).toBe(own.at(-1)?.total);
    }
  });

  it('of a graph and beside an LSTM are set, too', async () => {
    const { data, values } = await inputs(shape);
    const { model } = await recalibrate({ ...(await opened(graph())), data, settings: {} }, operationContext());
    const expected = await momentsAt(model, shape, values, 'FusedBatchNorm', 2, 'x');
    for (const [c, { mean }] of expected.entries()) expect(model.weights.get('n3/mean')?.values[c]).toBeCloseTo(mean, 4);
    const steps = await inputs([5, 4]);
    const { answer } = await recalibrate({ ...(await opened(besideLstm())), data: steps.data, settings: {} }, operationContext());
    expect(answer.plan.layers.map(({ name }) => name).sort()).toEqual(['behind_lstm', 'd1_n', 'encoder/inner_n']);
  });

  it('are those of before where pruning scales to them, and zeros stay', async () => {
    const { data, values } = await inputs(shape);
    const start = await fold({ ...(await opened(depthwiseNet())), settings: {} }, operationContext());
    const settings = { level: 'parameter', method: 'magnitude', amount: 0.6 } as const;
    const bare = await prune({ ...start, data, settings }, operationContext());
    const repaired = await prune({ ...start, data, settings: { ...settings, statistics: 'rescale' } }, operationContext());
    for (const kernel of ['FusedConv2D', 'Add'] as const) {
      const [aim, found, without] = await Promise.all(
        [start, repaired, bare].map(({ model }) => momentsAt(model, shape, values, kernel, 0)),
      );
      for (const [c, { mean, variance }] of (aim ?? []).entries()) {
        // A channel of which nothing is left has no variance to scale.
        if ((without?.[c]?.variance ?? 0) < 1e-9) continue;
        expect((found?.[c]?.variance ?? 0) / variance).toBeCloseTo(1, 3);
        expect(found?.[c]?.mean).toBeCloseTo(mean, 3);
      }
      expect(without).not.toEqual(aim);
    }
    for (const [name, { values: kept }] of bare.model.weights) {
      const now = repaired.model.weights.get(name)?.values ?? [];
      if (name.includes('kernel')) expect([...kept].every((value, i) => (value === 0) === (now[i] === 0))).toBe(true);
    }
  });

  it('are measured anew after neurons were cut', async () => {
    const { data, values } = await inputs(shape);
    const start = await opened(convChain());
    const settings = { level: 'neuron', method: 'magnitude', amount: 0.4, statistics: 'reestimate' } as const;
    const { model } = await prune({ ...start, data, settings }, operationContext());
    const expected = await momentsAt(model, shape, values, 'FusedBatchNorm', 0, 'x');
    for (const [c, { mean }] of expected.entries()) expect(model.weights.get('n1/moving_mean')?.values[c]).toBeCloseTo(mean, 4);
    const refused = prune({ ...start, data, settings: { ...settings, statistics: 'rescale' } }, operationContext());
    await expect(refused).rejects.toMatchObject({ code: 'settingInvalid' });
  });
});
