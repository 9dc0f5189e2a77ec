import { withBias, withoutNorm } from '../../formats/tfjsLayers/withoutNorm';
import { withoutNormNode } from '../../formats/tfjsGraph/withoutNormNode';
import { withWeights, type Model, type Weight } from '../../model/model';
import { weightOf } from '../weightOf';
import { foldedWeights, withoutWeights, withWeightBehind } from './foldNorms';
import type { FoldPlace, FoldPlaces } from './normSites';

/** A model with fewer normalizations, and what became of each. */
export interface WithoutNorms {
  readonly model: Model;
  /** `into` is the kernel that has it now; `bias` a bias that was made for it. */
  readonly folded: readonly { readonly layer: string; readonly into: string; readonly bias?: string }[];
  readonly kept: FoldPlaces['kept'];
}

/** Folds each normalization that has a place into the weights before it, and takes it out of the topology; those that can't go stay. */
export function withoutNorms(model: Model, { places, kept }: FoldPlaces): WithoutNorms {
  const folded: { layer: string; into: string; bias?: string }[] = [];
  const stay = [...kept];
  let now = model;
  for (const place of places) {
    const { layer } = place.norm;
    const made = now.format === 'layers-model' ? withoutLayer(now, place) : withoutNode(now, place);
    if ('reason' in made) stay.push({ layer, reason: made.reason });
    else {
      now = made.model;
      folded.push({ layer, into: place.product.weight, ...(made.bias === undefined ? {} : { bias: made.bias }) });
    }
  }
  return { model: now, folded, kept: stay };
}

type Made = { readonly model: Model; readonly bias?: string } | { readonly reason: string };

function withoutLayer(model: Model, place: FoldPlace): Made {
  const { norm, product, bias } = place;
  const without = withoutNorm(model.topology, norm.layer);
  if ('reason' in without) return without;
  const { kernel, bias: values } = foldedWeights(model, place);
  const gone = new Set([norm.mean, norm.variance, norm.scale, norm.offset].filter((name) => name !== undefined));
  if (bias !== undefined) {
    const weights = [kernel, { ...weightOf(model, bias), values }];
    return { model: withoutWeights(withWeights(model, weights, without.topology), gone) };
  }
  const biased = withBias(without.topology, product.call.layer ?? '');
  if ('reason' in biased) return biased;
  const name = biasName(product.weight);
  if (model.weights.has(name)) return { reason: `there is a weight "${name}" already, where its bias would be` };
  const made: Weight = { name, shape: [values.length], dtype: 'float32', values };
  const replaced = withWeights(model, [kernel], biased.topology);
  return { model: withoutWeights(withWeightBehind(replaced, made, product.weight), gone), bias: name };
}

/** Beside the kernel, as Keras calls it. */
function biasName(kernel: string): string {
  return [...kernel.split('/').slice(0, -1), 'bias'].join('/');
}

function withoutNode(model: Model, place: FoldPlace): Made {
  const { norm, bias } = place;
  const home = bias ?? norm.offset;
  if (home === undefined) return { reason: 'it has no offset that could become a bias' };
  const without = withoutNormNode(model.topology, norm.layer, bias === undefined ? norm.offset : undefined);
  if ('reason' in without) return without;
  const { kernel, bias: values } = foldedWeights(model, place);
  const weights = [kernel, { ...weightOf(model, home), values }];
  return { model: withoutWeights(withWeights(model, weights, without.topology), new Set(without.unread.filter((name) => name !== home))) };
}
