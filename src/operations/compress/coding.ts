import { quantizeModel } from '../../compress/quantize/quantizeModel';
import { storedByteLength } from '../../formats/codec/storedByteLength';
import type { QuantizedDType } from '../../model/dtype';
import type { Model, Weight } from '../../model/model';
import type { Recipe } from '../../protocol/plans';
import type { QuantizeSettings } from '../../protocol/settings/quantizing';

/** How the weights that stay are stored; as they are, where no dtype is named. */
export interface Coding {
  readonly dtype?: QuantizedDType;
  readonly levels?: number;
}

/** From the finest to the coarsest. */
export const CODINGS: readonly Coding[] = [
  {},
  { dtype: 'float16' },
  { dtype: 'uint8' },
  ...[64, 32, 16, 8, 6, 4].map((levels) => ({ dtype: 'uint8', levels }) as const),
];

/** Of a budget of bytes, more than this share taken by one-dimensional tensors makes them smaller, too. */
const SHARE_OF_ONE_DIMENSIONAL = 0.02;

/** The quantizations that store a model so. */
export function codingSteps(model: Model, { dtype, levels }: Coding, limit: number): Extract<Recipe, { edit: 'quantize' }>[] {
  if (dtype === undefined) return [];
  const weights = [...model.weights.values()].filter((weight) => weight.dtype === 'float32');
  const step = (settings: QuantizeSettings): Extract<Recipe, { edit: 'quantize' }> => ({ edit: 'quantize', settings });
  const kernels = weights.some(({ shape }) => shape.length > 1);
  const others = weights.filter(({ shape }) => shape.length <= 1);
  const bytes = others.reduce((sum, weight) => sum + storedByteLength(weight), 0);
  return [
    ...(kernels ? [step({ dtype, ...(levels === undefined ? {} : { levels }) })] : []),
    ...(!kernels || bytes > SHARE_OF_ONE_DIMENSIONAL * limit
      ? [step({ dtype: oneDimensionalType(others, dtype), oneDimensional: true })]
      : []),
  ];
}

/** Statistics and scales of normalizations do not bear 256 values. */
function oneDimensionalType(weights: readonly Weight[], dtype: QuantizedDType): QuantizedDType {
  return weights.some(({ name }) => /moving_|gamma|variance/i.test(name)) ? 'float16' : dtype;
}

/** The model as it would be stored. */
export function stored(model: Model, coding: Coding, limit: number): Model {
  return codingSteps(model, coding, limit).reduce((now, { settings }) => quantizeModel(now, settings).model, model);
}
