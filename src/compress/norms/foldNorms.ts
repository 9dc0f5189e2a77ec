import { Failure } from '../../model/failure';
import type { Model, Weight } from '../../model/model';
import { weightOf } from '../weightOf';
import type { FoldPlace, Norm } from './normSites';
import { placeOnAxes } from './products';

/** A normalization as y = factor x + term, channel by channel. */
export interface NormLine {
  readonly factors: Float64Array;
  readonly terms: Float64Array;
}

/** What a normalization in inference does. Throws `planInvalid` where a variance is none. */
export function lineOf(model: Model, { mean, variance, scale, offset, epsilon }: Norm): NormLine {
  const values = (name: string): ArrayLike<number> => weightOf(model, name).values;
  const [means, variances] = [values(mean), values(variance)];
  const factors = Float64Array.from(variances, (value, c) => {
    const factor = ((scale === undefined ? 1 : values(scale)[c]) ?? 1) / Math.sqrt(value + epsilon);
    if (!Number.isFinite(factor)) throw new Failure('planInvalid', { tensor: variance, reason: `${value} is no variance` });
    return factor;
  });
  return { factors, terms: factors.map((factor, c) => ((offset === undefined ? 0 : values(offset)[c]) ?? 0) - (means[c] ?? 0) * factor) };
}

/** A place's weights with the normalization in them; the bias has the values alone where there was none. */
export interface FoldedWeights {
  readonly kernel: Weight;
  readonly bias: Float32Array;
}

/** (x W + b) f + t is x (W f) + (b f + t). */
export function foldedWeights(model: Model, { norm, product, bias }: FoldPlace): FoldedWeights {
  const { factors, terms } = lineOf(model, norm);
  const kernel = weightOf(model, product.weight);
  const place = placeOnAxes(kernel.shape, product.outAxes);
  const before = bias === undefined ? undefined : weightOf(model, bias).values;
  return {
    kernel: { ...kernel, values: Float32Array.from(kernel.values, (value, i) => value * (factors[place(i)] ?? 1)) },
    bias: Float32Array.from(terms, (term, c) => (before?.[c] ?? 0) * (factors[c] ?? 1) + term),
  };
}

/** The model without these weights. */
export function withoutWeights(model: Model, names: ReadonlySet<string>): Model {
  const groups = model.groups.map((group) => ({ ...group, weightNames: group.weightNames.filter((name) => !names.has(name)) }));
  return {
    ...model,
    weights: new Map([...model.weights].filter(([name]) => !names.has(name))),
    groups: groups.filter(({ weightNames }, i) => weightNames.length > 0 || model.groups[i]?.weightNames.length === 0),
  };
}

/** The model with a new weight, right behind another. */
export function withWeightBehind(model: Model, weight: Weight, other: string): Model {
  const weights = new Map([...model.weights].flatMap((entry) => (entry[0] === other ? [entry, [weight.name, weight] as const] : [entry])));
  const groups = model.groups.map((group) => ({
    ...group,
    weightNames: group.weightNames.flatMap((name) => (name === other ? [name, weight.name] : [name])),
  }));
  return { ...model, weights, groups };
}
