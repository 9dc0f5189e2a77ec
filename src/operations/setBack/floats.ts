import { regrid } from '../../compress/quantize/regrid';
import { withWeights, type Model } from '../../model/model';

/** A model whose weights are all stored as the floats that they are. */
export function asFloats(model: Model): Model {
  return withWeights(
    model,
    [...model.weights.values()].map(({ quantization: _, ...weight }) => weight),
  );
}

/** The same values, quantized as `before` was: each on a new grid of its type, with no more levels than there were. */
export function quantizedLike(model: Model, before: Model): Model {
  const quantized = [...model.weights.values()].flatMap((weight) => {
    const quantization = before.weights.get(weight.name)?.quantization;
    return quantization ? { ...weight, quantization } : [];
  });
  return regrid(withWeights(model, quantized), before);
}
