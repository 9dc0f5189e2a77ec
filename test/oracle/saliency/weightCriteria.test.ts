import { settledScoring } from '../../../src/protocol/settings/scoring';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { analyse } from '../../../src/operations/analyse';
import { scoringInput } from '../../../src/operations/score';
import type { ScoreSettings } from '../../../src/protocol/settings/scoring';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import type { tfLayers } from '../../../src/runtime/tf';
import { magnitude } from '../../../src/saliency/criteria/magnitude';
import { merge } from '../../../src/saliency/criteria/merge';
import { random } from '../../../src/saliency/criteria/random';
import type { ScoringInput } from '../../../src/saliency/criterion';
import type { Channel, ChannelSlice } from '../../../src/trace/structure/structure';
import { memoryModel } from '../../fixtures/memoryModel';
import * as networks from '../../fixtures/networks';
import { relativeError } from '../curvature/checkCurvatureCase';
import { placesOf } from './placesOf';

const built: Readonly<Record<string, () => tfLayers.LayersModel>> = {
  residual: networks.residual,
  LSTM: networks.stackedLstm,
  'shared model': networks.sharedTwice,
  generator: networks.generator,
};

async function inputOf(build: () => tfLayers.LayersModel): Promise<ScoringInput> {
  const model = memoryModel(build);
  return scoringInput({ model, analysis: await analyse(model) }, { method: 'random', level: 'neuron' }, {});
}

beforeAll(() => startBackend('wasm'));

describe.each(Object.entries(built))('of the %s network', (_, build) => {
  it.each<[NonNullable<ScoreSettings['norm']> | undefined, (values: readonly number[]) => number]>([
    [undefined, (values) => Math.hypot(...values)],
    ['l2', (values) => Math.hypot(...values)],
    ['l1', (values) => total(values.map(Math.abs))],
    ['mean', (values) => total(values.map(Math.abs)) / values.length],
  ])('magnitude takes the norm %s of what each layer computes the channel with', async (norm, normOf) => {
    const input = await inputOf(build);
    const scores = magnitude.neuron.scores({ ...input, settings: settledScoring(norm ? { norm } : {}) });
    expectScores(scores, input, (channel) => {
      const computing = computingOf(channel, input);
      const layers = new Set(computing.map((slice) => layerOf(slice, input)));
      return total(
        [...layers].map((layer) =>
          normOf(
            valuesOf(
              computing.filter((slice) => layerOf(slice, input) === layer),
              input,
            ),
          ),
        ),
      );
    });
  });

  it('magnitude takes the absolute values of weights', async () => {
    const input = await inputOf(build);
    const scores = magnitude.parameter.scores(input);
    expect([...scores.keys()]).toEqual(input.structure.kernelWeights);
    for (const [name, values] of scores) expect([...values]).toEqual([...(input.model.weights.get(name)?.values ?? [])].map(Math.abs));
  });

  it('merge removes step by step whichever costs least', async () => {
    const input = await inputOf(build);
    const scores = merge.neuron.scores(input);
    const slow = slowMerge(input);
    expectScores(scores, input, ({ id }) => slow.get(id) ?? Number.NaN);
  });

  it('random is uniform, seeded, and its own for each weight', async () => {
    const input = await inputOf(build);
    const scores = random.parameter.scores(input);
    expect([...scores].map(([name, { length }]) => [name, length])).toEqual(
      input.structure.kernelWeights.map((name) => [name, input.model.weights.get(name)?.values.length]),
    );
    const all = [...scores.values()].flatMap((values) => [...values]);
    expect(all.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(all).size).toBeGreaterThan(0.99 * all.length);
    expect(Math.abs(total(all) / all.length - 0.5)).toBeLessThan(4 / Math.sqrt(12 * all.length));
    const seeded = (seed: number) => random.parameter.scores({ ...input, random: seededRandom(seed) });
    expect(seeded(1)).toEqual(seeded(1));
    expect(seeded(1)).not.toEqual(seeded(2));
    const neurons = [...random.neuron.scores(input)].filter((value) => !Number.isNaN(value));
    expect(neurons.length).toBe(input.structure.channels.filter(({ obstacle }) => !obstacle).length);
    expect(neurons.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(neurons).size).toBe(neurons.length);
  });
});

function expectScores(scores: Float64Array, { structure }: ScoringInput, slow: (channel: Channel) => number): void {
  const able = structure.channels.filter(({ obstacle }) => !obstacle);
  const fixed = structure.channels.filter(({ obstacle }) => obstacle);
  expect(able.length).toBeGreaterThan(5);
  const own = able.map(({ id }) => scores[id] ?? Number.NaN);
  expect(relativeError(own, able.map(slow))).toBeLessThan(1e-5);
  expect(fixed.every(({ id }) => Number.isNaN(scores[id]))).toBe(true);
}

/** The channel's producers, and the biases and scales of the layers that these are of. */
function computingOf({ slices }: Channel, input: ScoringInput): ChannelSlice[] {
  const makers = slices.filter(({ role }) => role === 'producer').map((slice) => layerOf(slice, input));
  return slices.filter((slice) => {
    if (slice.role === 'carrier')
      return makers.includes(layerOf(slice, input)) && input.model.weights.get(slice.weight)?.shape.length === 1;
    return slice.role === 'producer';
  });
}

/** Every step all channels are compared anew with all that are left of their group. */
function slowMerge(input: ScoringInput): Map<number, number> {
  const groups = new Map<string, Channel[]>();
  for (const channel of input.structure.channels) {
    const key = JSON.stringify(computingOf(channel, input).map(({ weight, axis, indices }) => [weight, axis, indices.length]));
    groups.set(key, [...(groups.get(key) ?? []), channel]);
  }
  const scores = new Map<number, number>();
  for (const group of groups.values()) {
    let left = group;
    let highest = 0;
    for (;;) {
      const costs = left
        .filter(({ obstacle }) => !obstacle)
        .map((channel) => ({
          channel,
          cost: costOf(
            channel,
            left.filter((other) => other !== channel),
            input,
          ),
        }));
      const [first, ...others] = costs;
      if (!first) break;
      const next = others.reduce((best, each) => (each.cost < best.cost ? each : best), first);
      highest = Math.max(highest, next.cost);
      scores.set(next.channel.id, highest);
      left = left.filter((channel) => channel !== next.channel);
    }
  }
  return scores;
}

function costOf(channel: Channel, others: readonly Channel[], input: ScoringInput): number {
  const own = valuesOf(computingOf(channel, input), input);
  const length = Math.hypot(...own);
  const outgoing = total(
    valuesOf(
      channel.slices.filter(({ role }) => role === 'consumer'),
      input,
    ).map((value) => value ** 2),
  );
  const distances = others.map((other) => {
    const values = valuesOf(computingOf(other, input), input);
    // The other one scaled to the same length.
    return total(own.map((value, i) => (value - ((values[i] ?? 0) * length) / Math.hypot(...values)) ** 2));
  });
  return outgoing * (distances.length === 0 ? 2 * length ** 2 : Math.min(...distances));
}

function valuesOf(slices: readonly ChannelSlice[], input: ScoringInput): number[] {
  return slices.flatMap((slice) => placesOf(slice, input).map((k) => input.model.weights.get(slice.weight)?.values[k] ?? Number.NaN));
}

function layerOf({ weight }: ChannelSlice, input: ScoringInput): string {
  return input.layerOf.get(weight) ?? weight;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
