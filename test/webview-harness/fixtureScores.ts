import { READING } from './fixtureReading';
import { seededRandom } from '../../src/base/random';
import type { RankedLayer, RankAnswer } from '../../src/protocol/rankAnswer';
import type { MethodName } from '../../src/protocol/vocabulary';
import type { CalibrationAnswer, RemovalCostAnswer } from '../../src/protocol/calibrationAnswer';
import type { LayerRow } from '../../src/protocol/inspectAnswer';
import type {
  ChannelCard,
  ChannelRow,
  ChannelStanding,
  ChannelTwin,
  PlanForecast,
  WeightView,
  ChannelStandings,
} from '../../src/protocol/views';
import { looksAtData, METHOD_NAMES } from '../../src/protocol/methods';
import type { PickedChannels, PruneSettings } from '../../src/protocol/settings/pruning';
import type { RankSettings } from '../../src/protocol/settings/ranking';

/*
 * Made-up but plausible answers to the panel's queries: lognormal scores, bell-shaped weights. The same question gets
 * the same answer.
 */

const scored = new WeakMap<LayerRow, Map<MethodName, readonly (number | null)[]>>();

/** One score per channel; null for those beyond the prunable ones. */
export function scoresOf(layer: LayerRow, method: MethodName): readonly (number | null)[] {
  const known = scored.get(layer) ?? new Map<MethodName, readonly (number | null)[]>();
  scored.set(layer, known);
  const scores = known.get(method) ?? madeUpScores(layer, method);
  known.set(method, scores);
  return scores;
}

function madeUpScores({ name, channels, prunable }: LayerRow, method: MethodName): (number | null)[] {
  const random = seededRandom(11).fork(`${method} ${name}`);
  const level = 0.4 + 0.8 * random.uniform();
  return Array.from({ length: channels ?? 0 }, (_, i) => {
    const value =
      method === 'random'
        ? random.uniform()
        : (looksAtData(method) ? 1e-3 : 1) * level * Math.exp(0.4 * random.normal() - 0.4 * Math.sin(i / 7));
    return i < (prunable ?? 0) ? value : null;
  });
}

export function rankAnswer(layers: readonly LayerRow[], { method, level, scope = 'global' }: RankSettings): RankAnswer {
  if (level === 'neuron') {
    const all = allScores(layers, method);
    const ranked = layers
      .filter(({ channels }) => (channels ?? 0) > 0)
      .map((layer) => {
        const scores = scoresOf(layer, method);
        const ranks = scores.map((score) => (score === null ? null : rankIn(all, score)));
        return { name: layer.name, ...summary(scores), ranks };
      });
    return { method, level, scope, layers: ranked, warnings: method === 'damage' ? NOT_SCORED : [] };
  }
  const weights = layers.flatMap((layer) => layer.weights).filter(({ prunable }) => prunable);
  return {
    method,
    level,
    scope,
    warnings: [],
    layers: weights.map(({ name, params, zeros }) => {
      const random = seededRandom(5).fork(name);
      const mean = 0.02 + 0.1 * random.uniform();
      return {
        name,
        count: params,
        min: (zeros ?? 0) > 0 ? 0 : mean * 1e-4 * random.uniform(),
        mean,
        max: mean * (4 + 9 * random.uniform()),
      };
    }),
  };
}

const NOT_SCORED: RankAnswer['warnings'] = ['block_3_depthwise', 'block_8_depthwise'].map((layer) => ({
  code: 'notScored',
  message: '144 channels could not be scored: Cumsum: its derivative is not known.',
  layer,
}));

export function channelRows(layers: readonly LayerRow[], layer: string, { method }: RankSettings): ChannelRow[] {
  const own = layers.find(({ name }) => name === layer);
  if (!own) return [];
  const all = allScores(layers, method);
  return scoresOf(own, method).map((score, index) =>
    score === null
      ? { index, score, rank: null, prunable: false, reason: own.reason ?? 'tied by Add to the model’s output' }
      : { index, score, rank: rankIn(all, score), prunable: true },
  );
}

export function channelCard(layers: readonly LayerRow[], layer: string, index: number): ChannelCard {
  const at = layers.findIndex(({ name }) => name === layer);
  const own = layers[at];
  const prunable = own !== undefined && index < (own.prunable ?? 0);
  const last = own?.weights[0]?.shape.length ?? 1;
  const next = layers
    .slice(at + 1)
    .flatMap(({ weights }) => weights)
    .slice(0, 6);
  const produced =
    own?.weights.map(({ name, shape }) => ({
      weight: name,
      axis: Math.min(last, shape.length) - 1,
      indices: [index],
    })) ?? [];
  const consumed = next.map(({ name, shape }) => ({
    weight: name,
    axis: Math.max(0, shape.length - 2),
    indices: [index],
  }));
  const methods = METHOD_NAMES.filter((method) => !looksAtData(method));
  return {
    layer,
    index,
    prunable,
    ...(prunable ? {} : { reason: own?.reason ?? 'no such channel' }),
    scores: prunable
      ? methods.map((method) => {
          const score = scoresOf(own, method)[index] ?? 0;
          return { method, score, rank: rankIn(allScores(layers, method), score) };
        })
      : [],
    members: prunable ? [...produced, ...consumed] : [],
    params: prunable ? 1154 : 0,
    macs: prunable ? 412_000 : 0,
  };
}

/** What the methods that look at data make of a channel; one of them can't. */
/** Without `measure`, only what shares no pass is unknown: as if nobody had ranked by data yet. */
export function channelStandings(layers: readonly LayerRow[], layer: string, index: number, measure: boolean): ChannelStandings {
  const own = layers.find(({ name }) => name === layer);
  const standings = METHOD_NAMES.filter(looksAtData).map((method): ChannelStanding => {
    const score = own && scoresOf(own, method)[index];
    if (!measure) return { method, none: 'notRanked' };
    return score === undefined || score === null || method === 'damage'
      ? { method, none: 'notScored' }
      : { method, score, rank: rankIn(allScores(layers, method), score) };
  });
  return { standings, secondsPerSample: 0.02 };
}

export function channelTwins(index: number): ChannelTwin[] {
  return [0.97, 0.91, 0.64, 0.58, 0.31].map((similarity, i) => ({ index: index + i + 1, similarity }));
}

export const REMOVAL_COST: RemovalCostAnswer = {
  samples: 2000,
  before: { loss: 0.0991, accuracy: 0.97 },
  after: { loss: 0.1034, accuracy: 0.9685 },
  reading: READING,
};

/** How steeply the loss rises with the share that a method removes. */
const STEEP: ReadonlyMap<MethodName, number> = new Map([
  ['obd-sd', 0.8],
  ['obd', 0.83],
  ['magnitude', 1.6],
  ['merge', 1.7],
  ['random', 2.6],
]);

/** OBD-SD wins by a hair; the forecast is good but for its small values. */
export function calibrationAnswer(): CalibrationAnswer {
  const random = seededRandom(31);
  const points = Array.from({ length: 120 }, (_, index) => {
    const predicted = 10 ** (-5 + 3.6 * random.uniform()) * (random.uniform() < 0.1 ? -1 : 1);
    return {
      name: `block_${index % 10}_expand`,
      index,
      predicted,
      measured: predicted * Math.exp(0.5 * random.normal()) + 2e-5 * random.normal(),
    };
  });
  // Methods that are not named lie in between.
  const steepOf = (method: MethodName): number => STEEP.get(method) ?? 0.9 + 0.08 * METHOD_NAMES.indexOf(method);
  return {
    level: 'neuron',
    samples: 2048,
    heldOut: 2000,
    intact: { loss: 0.0991, accuracy: 0.97 },
    forecast: { spearman: 0.84, low: 0.77, high: 0.89, points },
    methods: METHOD_NAMES.map((method) => ({
      method,
      spearman: 0.9 - 0.3 * steepOf(method),
      low: 0.82 - 0.32 * steepOf(method),
      high: 0.95 - 0.28 * steepOf(method),
      lossAt: [0.3, 0.5, 0.7].map((amount) => ({
        amount,
        loss: 0.0991 + steepOf(method) * amount ** 2.2,
        accuracy: 0.97 - 0.2 * steepOf(method) * amount ** 2.2,
      })),
      area: 0.1 + 0.21 * steepOf(method),
    })),
    recommended: 'obd-sd',
    close: ['obd'],
    why: "Removing up to 70 % in one shot, obd-sd left the lowest loss on held-out samples (0.268 on average on the way, next obd with 0.274). The samples don't tell it from obd.",
    reading: READING,
    warnings: [],
  };
}

export function suggestion(layers: readonly LayerRow[], { method, scope = 'global', amount }: PruneSettings): PickedChannels['picks'] {
  const all = allScores(layers, method);
  return layers
    .map((layer) => {
      const scores = scoresOf(layer, method);
      const sorted = scope === 'global' ? all : Float64Array.from(scores.filter((score) => score !== null)).sort();
      const threshold = sorted[Math.floor(amount * sorted.length)] ?? Infinity;
      const channels = scores.flatMap((score, i) => (score !== null && score < threshold ? [i] : []));
      return { layer: layer.name, channels: channels.slice(0, Math.max(0, (layer.channels ?? 0) - 1)) };
    })
    .filter(({ channels }) => channels.length > 0);
}

export function forecastOf(layers: readonly LayerRow[], picks: PickedChannels['picks']): PlanForecast {
  const rows = new Map(layers.map((layer) => [layer.name, layer]));
  const saved = { channels: 0, params: 0, macs: 0, bytes: 0 };
  for (const { layer, channels } of picks) {
    const row = rows.get(layer);
    if (!row) continue;
    const part = channels.length / (row.channels ?? 1);
    saved.channels += channels.length;
    // What the next layer no longer takes in is about as much again.
    saved.params += Math.round(row.params * part * 1.6);
    saved.macs += Math.round((row.macs ?? 0) * part * 1.7);
    saved.bytes += Math.round(row.bytes * part * 1.6);
  }
  return saved;
}

export function weightView(layers: readonly LayerRow[], name: string): WeightView {
  const weight = layers.flatMap(({ weights }) => weights).find((each) => each.name === name);
  const shape = weight?.shape ?? [];
  const random = seededRandom(9).fork(name);
  const columns = Math.min(128, shape.at(-1) ?? 1);
  const rows = Math.min(128, Math.max(1, Math.round((weight?.params ?? 1) / Math.max(1, shape.at(-1) ?? 1))));
  const bins = 48;
  const edges = Array.from({ length: bins + 1 }, (_, i) => -0.6 + (1.2 * i) / bins);
  return {
    name,
    shape,
    edges,
    counts: edges
      .slice(0, bins)
      .map((edge) => Math.round((weight?.params ?? 0) * 0.12 * Math.exp(-((edge / 0.16) ** 2)) * (0.9 + 0.2 * random.uniform()))),
    zeros: weight?.zeros ?? 0,
    min: -0.583,
    max: 0.561,
    mean: 0.00213,
    standardDeviation: 0.113,
    picture: { rows, columns, values: Array.from({ length: rows * columns }, () => 0.16 * random.normal()) },
  };
}

function summary(scores: readonly (number | null)[]): Omit<RankedLayer, 'name'> {
  const known = scores.filter((score) => score !== null);
  if (known.length === 0) return { count: scores.length, min: null, mean: null, max: null, reason: 'tied to the model’s output', scores };
  const mean = known.reduce((sum, score) => sum + score, 0) / known.length;
  return { count: scores.length, min: Math.min(...known), mean, max: Math.max(...known), scores };
}

const sortedScores = new WeakMap<readonly LayerRow[], Map<MethodName, Float64Array>>();

function allScores(layers: readonly LayerRow[], method: MethodName): Float64Array {
  const known = sortedScores.get(layers) ?? new Map<MethodName, Float64Array>();
  sortedScores.set(layers, known);
  const sorted =
    known.get(method) ?? Float64Array.from(layers.flatMap((layer) => scoresOf(layer, method)).filter((score) => score !== null)).sort();
  known.set(method, sorted);
  return sorted;
}

/** By bisection: the harness is also used to measure speed, of the panel and not its own. */
function rankIn(sorted: Float64Array, score: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < score) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}
