import { gathered } from '../../compress/gathered';
import { sameShape, sizeOf } from '../../base/shape';
import { Failure } from '../../model/failure';
import { withWeights, type Model, type ModelWarning, type Weight } from '../../model/model';
import type { Origin } from '../../model/origin';
import { ancestorsOf, type Ancestor } from '../report/ancestors';
import type { Origins } from '../report/origins';

/** A model with a checkpoint's weights, as floats, and what there is to say of how they were found. */
export interface Start {
  readonly model: Model;
  readonly warnings: readonly ModelWarning[];
}

/**
 * A model with the weights of a checkpoint of the architecture that it has, or had before neurons were cut or put in another order: by
 * name, and where reports beside the files tell where the model's neurons stood in a model that the checkpoint is or was made of, those
 * neurons'. `original` is the model that was read, where the model was edited since. Throws `weightMismatch`, naming the checkpoint's
 * file and the first tensor that does not fit.
 */
export async function startFrom(model: Model, original: Model | undefined, checkpoint: Model): Promise<Start> {
  const known = checkpoint.originLost ? [] : await ancestorsOf(checkpoint, undefined);
  const own = await ancestorsOf(model, original);
  for (const ancestor of own) {
    const common = known.find(({ content }) => content === ancestor.content);
    if (common) return { model: taken(model, checkpoint, through(ancestor, common, checkpoint)), warnings: [] };
  }
  const fitting = own.findLast(({ origins }) => misfit(model, checkpoint, origins) === undefined);
  if (!fitting) return { model: taken(model, checkpoint, new Map()), warnings: [] };
  return { model: taken(model, checkpoint, fitting.origins), warnings: orderWarning(fitting, own, checkpoint) };
}

/** Nothing tells where the checkpoint comes from, and the model's neurons stood elsewhere once. */
function orderWarning({ file }: Ancestor, own: readonly Ancestor[], checkpoint: Model): ModelWarning[] {
  if (own.every(({ origins }) => staysPut(origins))) return [];
  const message =
    `No report tells which model the checkpoint ${checkpoint.file} was made of; ` +
    `its neurons are taken to be in the order of ${file}, of which this model was made.`;
  return [{ code: 'checkpointOrder', message }];
}

/** Whether no axis was moved at all. */
function staysPut(origins: Origins): boolean {
  return [...origins.values()].every((axes) => axes.every((axis) => axis === null));
}

/** Where the model's indices stand in the checkpoint, when both were made of one ancestor. */
function through(model: Ancestor, common: Ancestor, checkpoint: Model): Origins {
  const names = new Set([...model.origins.keys(), ...common.origins.keys()]);
  return new Map(
    [...names].map((name) => {
      const [own, other] = [model.origins.get(name), common.origins.get(name)];
      const axes = Array.from({ length: Math.max(own?.length ?? 0, other?.length ?? 0) }, (_, axis) =>
        between(own?.[axis] ?? null, other?.[axis] ?? null, { file: checkpoint.file, tensor: name, axis }),
      );
      return [name, axes];
    }),
  );
}

/** What index of the second one's axis each of the first one's is, by the index that both have of a third. */
function between(
  own: Int32Array | null,
  other: Int32Array | null,
  { file, tensor, axis }: { readonly file: string; readonly tensor: string; readonly axis: number },
): Int32Array | null {
  if (!other) return own;
  const places = new Map([...other].map((index, place) => [index, place]));
  // An axis that is as it was has all indices that the ancestor had; the checkpoint can't have more.
  const wanted = own ?? Int32Array.from({ length: Math.max(...other) + 1 }, (_, index) => index);
  return wanted.map((index) => {
    const place = places.get(index);
    if (place !== undefined) return place;
    const reason = `the model has index ${index} of axis ${axis} of the model that both were made of, the checkpoint was cut and has it no more. ${ADVICE}`;
    throw new Failure('weightMismatch', { file, tensor, reason });
  });
}

/** Throws for the first weight that does not fit. */
function taken(model: Model, checkpoint: Model, origins: Origins): Model {
  const wrong = misfit(model, checkpoint, origins);
  if (wrong) throw new Failure('weightMismatch', { file: checkpoint.file, ...wrong });
  const weights = [...model.weights.values()].flatMap((weight): Weight[] => {
    const found = checkpoint.weights.get(weight.name);
    if (weight.dtype !== 'float32' || !found) return [];
    const { quantization: _, ...own } = weight;
    return [{ ...own, values: picked(found, origins.get(weight.name)) }];
  });
  return withWeights(model, weights);
}

function misfit(model: Model, checkpoint: Model, origins: Origins): { tensor: string; reason: string } | undefined {
  const texts = ({ dtype, shape }: Weight): string => `${dtype} [${shape.join()}]`;
  for (const weight of model.weights.values()) {
    if (weight.dtype !== 'float32') continue;
    const found = checkpoint.weights.get(weight.name);
    if (!found) return { tensor: weight.name, reason: `the model has ${texts(weight)}, the checkpoint has no such weight. ${ADVICE}` };
    if (found.dtype === 'float32' && sameShape(shapeOf(found, origins.get(weight.name)), weight.shape)) continue;
    return { tensor: weight.name, reason: `the model has ${texts(weight)}, the checkpoint has ${texts(found)}. ${ADVICE}` };
  }
  for (const weight of checkpoint.weights.values()) {
    if (weight.dtype !== 'float32' || model.weights.has(weight.name)) continue;
    return { tensor: weight.name, reason: `the checkpoint has ${texts(weight)}, the model has no such weight. ${ADVICE}` };
  }
  return undefined;
}

/** The shape of what is picked; an axis that lacks an index has no size. */
function shapeOf({ shape }: Weight, origin: Origin | undefined): number[] {
  return shape.map((size, axis) => {
    const indices = origin?.[axis];
    if (!indices) return size;
    return indices.every((index) => index >= 0 && index < size) ? indices.length : Number.NaN;
  });
}

function picked({ shape, values }: Weight, origin: Origin | undefined): Weight['values'] {
  const sizes = [...shape];
  let result = values;
  for (const [axis, indices] of (origin ?? []).entries()) {
    if (!indices) continue;
    result = gathered(result, sizes[axis] ?? 1, sizeOf(sizes.slice(axis + 1)), indices);
    sizes[axis] = indices.length;
  }
  return result;
}

const ADVICE =
  'A checkpoint must be of the same architecture. Where neurons of a model were cut and no report beside it tells which, prune and rewind ' +
  'in one command: prune WHOLE-MODEL --level neuron --rewind CHECKPOINT.';
