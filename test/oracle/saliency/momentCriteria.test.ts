import { settledScoring } from '../../../src/protocol/settings/scoring';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { tiesOf } from '../../../src/formats/tfjsLayers/ties';
import type { MethodName } from '../../../src/protocol/vocabulary';
import type { ScoreSettings } from '../../../src/protocol/settings/scoring';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { criteria } from '../../../src/saliency/criteria/criteria';
import type { ScoringInput } from '../../../src/saliency/criterion';
import { predictedDamage } from '../../../src/saliency/predictedDamage';
import { channelReads, type ChannelReads } from '../../../src/trace/curvature/channelReads';
import type { CurvatureKind } from '../../../src/trace/curvature/curvature';
import { CurvatureFold } from '../../../src/trace/curvature/curvatureFold';
import { MOMENTS, type MomentName } from '../../../src/trace/curvature/moments';
import { analyseStructure } from '../../../src/trace/structure/analyseStructure';
import type { Structure } from '../../../src/trace/structure/structure';
import { memoryModel } from '../../fixtures/memoryModel';
import { caseInputs, caseSpec, caseTargets, relativeError } from '../curvature/checkCurvatureCase';
import { curvatureCases, type CurvatureCase } from '../curvature/curvatureCases';
import { perSampleAutodiff, type Gradients } from '../curvature/perSampleAutodiff';
import { placesOf } from './placesOf';

const { layers, sequential } = tfLayers;

const SAMPLES = 6;
const MINI_BATCH = 2;
/** Deviations are small differences of float32 sums. */
const TOLERANCE = 1e-3;

/** From every unit one way leads to the loss: no two meet, so that the recursion is exact. */
const narrow: CurvatureCase = {
  name: 'a hidden layer and one output',
  loss: 'meanSquaredError',
  build: () =>
    sequential({
      layers: [
        layers.dense({ units: 5, inputShape: [3], activation: 'tanh', name: 'hidden' }),
        layers.dense({ units: 1, activation: 'sigmoid', name: 'out' }),
      ],
    }),
};
const cases = ['MLP, softmax', 'MLP, tanh, logits', 'PReLU, strides, one yes or no', 'LSTM'].map(
  (name) => curvatureCases.find((row) => row.name === name) ?? narrow,
);
const rows: readonly [CurvatureKind, CurvatureCase][] = [
  ...cases.map((row): [CurvatureKind, CurvatureCase] => ['ggn', row]),
  ...cases.slice(0, 2).map((row): [CurvatureKind, CurvatureCase] => ['fisher', row]),
  ['recursion', narrow],
];

/** What a method makes of one element: its value, and each sample's slope and curvature. */
type Slow = (w: number, g: readonly number[], h: readonly number[]) => number;

const quadratic = (w: number, h: readonly number[]): number[] => h.map((each) => (w * w * each) / 2);

const methods: readonly [MethodName, ScoreSettings, Slow][] = [
  ['obd', {}, (w, _, h) => mean(quadratic(w, h))],
  ['obd-sd', {}, (w, _, h) => deviation(quadratic(w, h))],
  ['obd-sd', { spread: 'sd', spreadFactor: 3 }, (w, _, h) => deviation(quadratic(w, h))],
  ['obd-sd', { spread: 'upper' }, (w, _, h) => mean(quadratic(w, h)) + deviation(quadratic(w, h))],
  ['obd-sd', { spread: 'upper', spreadFactor: 2.5 }, (w, _, h) => mean(quadratic(w, h)) + 2.5 * deviation(quadratic(w, h))],
  ['obd-sd', { spread: 'batch' }, (w, _, h) => deviation(inBatches(quadratic(w, h)).map(mean))],
  ['taylor', {}, (w, g) => mean(g.map((each) => Math.abs(each * w)))],
  ['fisher', {}, (w, g) => mean(g.map((each) => (each * w) ** 2 / 2))],
  ['damage', {}, (w, g, h) => mean(g.map((each, n) => Math.abs((w * w * (h[n] ?? 0)) / 2 - each * w)))],
];

describe.each(rows)('by %s curvature of $name', (kind, row) => {
  let setting: Awaited<ReturnType<typeof measured>>;
  beforeAll(async () => {
    await startBackend('wasm');
    setting = await measured(row, kind);
  });

  it.each(methods)('%s %o scores weights by its formula', (method, settings, slow) => {
    const { input, weights } = setting;
    const scores = criteria[method].parameter?.scores({ ...input, settings: settledScoring(settings) }) ?? new Map<string, Float32Array>();
    expect([...scores.keys()]).toEqual(input.structure.kernelWeights);
    for (const [name, expected] of slowWeights(weights, slow)) {
      if (input.structure.kernelWeights.includes(name))
        expect(relativeError(scores.get(name) ?? [], expected), name).toBeLessThan(TOLERANCE);
    }
  });

  it.each(methods)('%s %o scores neurons by their gates', (method, settings, slow) => {
    const { input, gates } = setting;
    const scores = criteria[method].neuron?.scores({ ...input, settings: settledScoring(settings) }) ?? new Float64Array();
    expectChannels(scores, input, (id) => slow(1, ...gates(id)));
  });

  it.each(methods)('%s %o scores neurons by the weights that make them', (method, settings, slow) => {
    const { input, weights } = setting;
    const scores =
      criteria[method].neuron?.scores({ ...input, settings: settledScoring({ ...settings, neuronScore: 'weights' }) }) ??
      new Float64Array();
    const ofWeights = slowWeights(weights, slow);
    expectChannels(scores, input, (id) => {
      const producers = input.structure.channels[id]?.slices.filter(({ role }) => role === 'producer') ?? [];
      return producers.reduce((sum, slice) => sum + total(placesOf(slice, input).map((k) => ofWeights.get(slice.weight)?.[k] ?? 0)), 0);
    });
  });

  it('the forecast is the mean of -g w + 1/2 h w^2, of gates and weights', () => {
    const { input, weights, gates } = setting;
    const slow: Slow = (w, g, h) => mean(g.map((each, n) => (w * w * (h[n] ?? 0)) / 2 - each * w));
    const { parameters } = predictedDamage(input, 'parameter');
    for (const [name, expected] of slowWeights(weights, slow)) {
      if (parameters?.has(name)) expect(relativeError(parameters.get(name) ?? [], expected), name).toBeLessThan(TOLERANCE);
    }
    const { channels = new Float64Array() } = predictedDamage({ ...input, settings: settledScoring({ neuronScore: 'weights' }) }, 'neuron');
    expectChannels(channels, input, (id) => slow(1, ...gates(id)));
  });
});

function expectChannels(scores: Float64Array, { structure }: ScoringInput, slow: (id: number) => number): void {
  const [able, fixed] = [true, false].map((wanted) => structure.channels.filter(({ obstacle }) => (obstacle === undefined) === wanted));
  expect(able?.length).toBeGreaterThan(0);
  const expected = (able ?? []).map(({ id }) => slow(id));
  expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0);
  expect(
    relativeError(
      (able ?? []).map(({ id }) => scores[id] ?? Number.NaN),
      expected,
    ),
  ).toBeLessThan(TOLERANCE);
  expect((fixed ?? []).every(({ id }) => Number.isNaN(scores[id]))).toBe(true);
}

/** Moments by the fold, in batches that are filled up with samples that don't count; and everything sample by sample by autodiff. */
async function measured(row: CurvatureCase, kind: CurvatureKind) {
  const model = memoryModel(row.build);
  const exec = await openModel(model);
  const inputs = caseInputs(exec, row.vocabulary, SAMPLES);
  try {
    const spec = caseSpec(exec, inputs, row);
    const targets = caseTargets(spec, SAMPLES);
    const moments = new Set(Object.keys(MOMENTS) as MomentName[]);
    const settings = { kind, draws: 1, seed: 1, moments, weights: [...exec.trainable] };
    const fold = new CurvatureFold(spec, settings, (name) => model.weights.get(name)?.values ?? []);
    let structure: Structure | undefined;
    let reads: ChannelReads | undefined;
    for (let first = 0; first < SAMPLES; first += MINI_BATCH) {
      const places = [...Array(MINI_BATCH).keys(), 0].map((i) => first + i);
      const batch = inputs.map((tensor) => tf.gather(tensor, places));
      const live = exec.recordLive(batch);
      structure ??= analyseStructure(live, tiesOf(model.topology));
      const size = spec.rows * spec.units;
      const own = Float32Array.from(places.flatMap((n) => [...targets.subarray(n * size, (n + 1) * size)]));
      reads ??= channelReads(structure, live);
      fold.add(live, reads, { targets: own, counted: MINI_BATCH, first });
      live.dispose();
      tf.dispose(batch);
    }
    if (!structure) throw new Error('no batches');
    const input: ScoringInput = {
      ...{ model, structure, layerOf: new Map(), random: seededRandom(0), settings: settledScoring({}) },
      evidence: { moments: fold.result() },
    };
    const empirical = kind === 'fisher';
    const slow = perSampleAutodiff(exec, inputs, targets, spec);
    const weights = new Map(
      [...slow.g].map(([name, g]) => {
        const h = empirical ? g.map((sample) => sample.map((each) => each ** 2)) : (slow.h.get(name) ?? []);
        return [name, { values: model.weights.get(name)?.values ?? new Float32Array(), g, h }];
      }),
    );
    const byGate = perSampleAutodiff(exec, inputs, targets, spec, (gradients) => gateGradients(gradients, input));
    const gates = (id: number): [number[], number[]] => {
      const g = (byGate.g.get('gates') ?? []).map((sample) => sample[id] ?? Number.NaN);
      const h = (byGate.h.get('gates') ?? []).map((sample) => sample[id] ?? Number.NaN);
      return [g, empirical ? g.map((each) => each ** 2) : h];
    };
    return { input, weights, gates };
  } finally {
    tf.dispose(inputs);
    exec.dispose();
  }
}

/** A gate multiplies its channel wherever that is read, which is as if it multiplied the weights that read it. */
function gateGradients(gradients: Gradients, input: ScoringInput): Gradients {
  const gates = input.structure.channels.map(({ slices }) =>
    total(
      slices
        .filter(({ role }) => role === 'consumer')
        .flatMap((slice) =>
          placesOf(slice, input).map(
            (k) => (gradients.get(slice.weight)?.[k] ?? 0) * (input.model.weights.get(slice.weight)?.values[k] ?? 0),
          ),
        ),
    ),
  );
  return new Map([['gates', Float64Array.from(gates)]]);
}

type PerWeight = ReadonlyMap<string, { values: ArrayLike<number>; g: readonly ArrayLike<number>[]; h: readonly ArrayLike<number>[] }>;

function slowWeights(weights: PerWeight, slow: Slow): Map<string, number[]> {
  const at = (samples: readonly ArrayLike<number>[], k: number): number[] => samples.map((sample) => sample[k] ?? Number.NaN);
  return new Map([...weights].map(([name, { values, g, h }]) => [name, Array.from(values, (w, k) => slow(w, at(g, k), at(h, k)))]));
}

function inBatches(values: readonly number[]): number[][] {
  return Array.from({ length: values.length / MINI_BATCH }, (_, b) => values.slice(b * MINI_BATCH, (b + 1) * MINI_BATCH));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function mean(values: readonly number[]): number {
  return total(values) / values.length;
}

function deviation(values: readonly number[]): number {
  return Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
}
