import type { SettledScoring } from '../protocol/settings/scoring';
import type { CurvatureSums } from '../trace/curvature/curvature';
import type { MomentName, MomentSums } from '../trace/curvature/moments';
import type { ChannelSlice } from '../trace/structure/structure';
import type { ChannelScores, Criterion, ParameterScores, ScoringInput } from './criterion';
import { elementsOf } from './slices';

/** The moments of one weight element or gate, as means over samples. */
export interface ElementMoments {
  /** The element's value; 1 for a gate. */
  readonly w: number;
  mean(moment: MomentName): number;
  /** The mean over mini-batches of the square of a mini-batch's mean curvature. */
  meanOverBatches(): number;
}

/** A score in units of the loss: the moments that it takes, and what it makes of those of one element. */
export interface MomentSaliency {
  readonly moments: readonly MomentName[];
  readonly formula: (element: ElementMoments) => number;
}

/** What a criterion needs, and how it scores at both levels, by a saliency of moments. */
export function byMoments(saliencyOf: (settings: SettledScoring) => MomentSaliency): Required<Omit<Criterion, 'name'>> {
  return {
    needs: (settings) => ({ moments: saliencyOf(settings).moments }),
    parameter: { comparable: true, scores: (input) => momentParameterScores(input, saliencyOf(input.settings)) },
    neuron: { comparable: true, scores: (input) => momentChannelScores(input, saliencyOf(input.settings)) },
  };
}

/** Scores of every kernel element whose moments are known. */
export function momentParameterScores({ model, structure, evidence }: ScoringInput, { moments, formula }: MomentSaliency): ParameterScores {
  const { moments: known } = evidence;
  if (!known) throw new Error('no moments were summed');
  return new Map(
    structure.kernelWeights.flatMap((name): [string, Float32Array][] => {
      const sums = known.weights.get(name);
      const values = model.weights.get(name)?.values;
      if (!sums || !values || !moments.every((moment) => sums[moment])) return [];
      const element = new Element(sums, known, values);
      return [[name, Float32Array.from(values, (_, k) => formula(element.at(k)))]];
    }),
  );
}

/** Scores of every channel by its gate, or by its producers' weights where the settings say so. */
export function momentChannelScores(input: ScoringInput, saliency: MomentSaliency): ChannelScores {
  const { structure, evidence, settings } = input;
  const { moments: known } = evidence;
  if (settings.neuronScore === 'weights') return summedScores(input, momentParameterScores(input, saliency));
  if (!known?.gates) throw new Error('the gates were not asked for');
  const element = new Element(known.gates, known);
  return Float64Array.from(structure.channels, ({ id, obstacle }) => (obstacle ? Number.NaN : saliency.formula(element.at(id))));
}

/** The sum of the scores of the weights that produce a channel; NaN where one of them has none. */
function summedScores({ structure, model }: ScoringInput, scores: ParameterScores): ChannelScores {
  const ofSlice = (slice: ChannelSlice): number => {
    const own = scores.get(slice.weight);
    const shape = model.weights.get(slice.weight)?.shape;
    if (!own || !shape) return Number.NaN;
    let sum = 0;
    for (const k of elementsOf(slice, shape)) sum += own[k] ?? 0;
    return sum;
  };
  return Float64Array.from(structure.channels, ({ slices, obstacle }) => {
    const producers = slices.filter(({ role }) => role === 'producer');
    return obstacle || producers.length === 0 ? Number.NaN : producers.reduce((sum, slice) => sum + ofSlice(slice), 0);
  });
}

/** One view that is moved from element to element: a million objects would take longer than the formula. */
class Element implements ElementMoments {
  w = 1;
  private index = 0;

  constructor(
    private readonly sums: MomentSums,
    private readonly count: Pick<CurvatureSums, 'samples' | 'batches'>,
    private readonly values?: ArrayLike<number>,
  ) {}

  at(index: number): this {
    this.index = index;
    this.w = this.values?.[index] ?? 1;
    return this;
  }

  mean(moment: MomentName): number {
    return this.sum(moment) / this.count.samples;
  }

  meanOverBatches(): number {
    return this.sum('batchH2') / this.count.batches;
  }

  private sum(moment: MomentName): number {
    const sum = this.sums[moment]?.[this.index];
    if (sum === undefined) throw new Error(`${moment} was not asked for`);
    return sum;
  }
}
