import { quantizeModel } from '../../compress/quantize/quantizeModel';
import { storedByteLength } from '../../formats/codec/storedByteLength';
import type { QuantizedDType } from '../../model/dtype';
import type { Model } from '../../model/model';
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

/** What a model is stored for. */
export interface Storing {
  /** Most bytes; 0 where nobody bounds them. */
  readonly limit: number;
  /** One-dimensional weights that 256 values are too few for (`scalesOf`). */
  readonly scales: ReadonlySet<string>;
}

/** The quantizations that store a model so. */
export function codingSteps(model: Model, { dtype, levels }: Coding, { limit, scales }: Storing): Extract<Recipe, { edit: 'quantize' }>[] {
  if (dtype === undefined) return [];
  const weights = [...model.weights.values()].filter((weight) => weight.dtype === 'float32');
  const step = (settings: QuantizeSettings): Extract<Recipe, { edit: 'quantize' }> => ({ edit: 'quantize', settings });
  const kernels = weights.some(({ shape }) => shape.length > 1);
  const others = weights.filter(({ shape }) => shape.length <= 1);
  const bytes = others.reduce((sum, weight) => sum + storedByteLength(weight), 0);
  return [
    ...(kernels ? [step({ dtype, ...(levels === undefined ? {} : { levels }) })] : []),
    ...(!kernels || bytes > SHARE_OF_ONE_DIMENSIONAL * limit
      ? [step({ dtype: others.some(({ name }) => scales.has(name)) ? 'float16' : dtype, oneDimensional: true })]
      : []),
  ];
}

/** The model as it would be stored. */
export function stored(model: Model, coding: Coding, storing: Storing): Model {
  return codingSteps(model, coding, storing).reduce((now, { settings }) => quantizeModel(now, settings).model, model);
}
