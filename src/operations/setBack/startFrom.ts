import { sameShape } from '../../base/shape';
import { Failure } from '../../model/failure';
import { withWeights, type Model, type Weight } from '../../model/model';

/**
 * A model with the weights of a checkpoint of the same architecture, by name, as floats. Throws `weightMismatch`, naming the
 * checkpoint's file and the first tensor that does not fit.
 */
export function startFrom(model: Model, checkpoint: Model): Model {
  const taken = [...model.weights.values()].flatMap((weight): Weight[] => {
    if (weight.dtype !== 'float32') return [];
    const { quantization: _, ...own } = weight;
    return [{ ...own, values: fitting(weight, checkpoint).values }];
  });
  return withWeights(model, taken);
}

function fitting(weight: Weight, { weights, file }: Model): Weight {
  const found = weights.get(weight.name);
  const expected = `${weight.dtype} [${weight.shape.join()}]`;
  if (found?.dtype === weight.dtype && sameShape(found.shape, weight.shape)) return found;
  const has = found ? `the checkpoint has ${found.dtype} [${found.shape.join()}]` : 'the checkpoint has no such weight';
  const reason = `the model has ${expected}, ${has}. ${ADVICE}`;
  throw new Failure('weightMismatch', { file, tensor: weight.name, reason });
}

const ADVICE =
  'A checkpoint must be of the same architecture. Of a model whose neurons were cut before, prune and rewind in one command: ' +
  'prune WHOLE-MODEL --level neuron --rewind CHECKPOINT.';
