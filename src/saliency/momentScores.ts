import type { ScoreSettings } from '../protocol/settings';
import type { MomentName, MomentSums } from '../trace/curvature/moments';
import type { ChannelSlice } from '../trace/structure/structure';
import type { ChannelScores, Criterion, ParameterScores, ScoringInput } from './criterion';
import { elementsOf } from './sliceElements';
import { SCORE_DEFAULTS } from './scoreDefaults';

/** The moments of one weight element or gate, as means over samples. */
export interface ElementMoments {
  /** The element's value; 1 for a gate. */
  readonly w: number;
  mean(moment: MomentName): number;
  /** The mean over mini-batches of the square of a mini-batch's mean curvature. */
  meanOverBatches(): number;
}

/** A criterion's formula for one element. */
export type MomentFormula = (element: ElementMoments) => number;

/** Both levels of a criterion that scores by a formula of moments, in units of the loss. */
export function byMoments(formulaOf: (settings: ScoreSettings) => MomentFormula): Required<Pick<Criterion, 'parameter' | 'neuron'>> {
  return {
    parameter: { comparable: true, scores: (input) => momentParameterScores(input, formulaOf(input.settings)) },
    neuron: { comparable: true, scores: (input) => momentChannelScores(input, formulaOf(input.settings)) },
  };
}

/** Scores of every kernel element whose moments are known. */
export function momentParameterScores({ model, structure, evidence }: ScoringInput, formula: MomentFormula): ParameterScores {
  const { curvature } = evidence;
  return new Map(
    structure.kernelWeights.flatMap((name): [string, Float32Array][] => {
      const sums = curvature?.weights.get(name);
      const values = model.weights.get(name)?.values;
      if (!curvature || !sums || !values) return [];
      const element = new Element(sums, curvature.samples, curvature.batches, values);
      return [[name, Float32Array.from(values, (_, k) => formula(element.at(k)))]];
    }),
  );
}

/** Scores of every channel by its gate, or by its producers' weights where the settings say so. */
export function momentChannelScores(input: ScoringInput, formula: MomentFormula): ChannelScores {
  const { structure, evidence, settings } = input;
  const { curvature } = evidence;
  if ((settings.neuronScore ?? SCORE_DEFAULTS.neuronScore) === 'weights') return summedScores(input, momentParameterScores(input, formula));
  const gates = curvature?.gates;
  if (!curvature || !gates) throw new Error('the gates were not asked for');
  const element = new Element(gates, curvature.samples, curvature.batches);
  return Float64Array.from(structure.channels, ({ id, obstacle }) => (obstacle ? Number.NaN : formula(element.at(id))));
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
    private readonly samples: number,
    private readonly batches: number,
    private readonly values?: ArrayLike<number>,
  ) {}

  at(index: number): this {
    this.index = index;
    this.w = this.values?.[index] ?? 1;
    return this;
  }

  mean(moment: MomentName): number {
    return (this.sums[moment]?.[this.index] ?? Number.NaN) / this.samples;
  }

  meanOverBatches(): number {
    return (this.sums.batchH2?.[this.index] ?? Number.NaN) / this.batches;
  }
}
