import { valueOfCode } from '../../formats/codec/affineGrid';
import type { Weight } from '../../model/model';
import type { InputBlock } from '../../trace/inputs/inputMoments';
import { cheapestLevel, type CodedLevels } from './cheapestLevel';
import { CarriedRounding, type FactorRoom } from './carriedRounding';
import type { OnGrid } from './onGrid';

/** Carries the errors of a block. */
export interface Carrier {
  readonly rounding: CarriedRounding;
  /** See `Carrying`. */
  readonly scales: Float64Array;
}

/** Who carries errors of a tensor whose kernel reads these blocks; factors are kept as far as there is room. */
export function carriersOf(
  { values, weights }: Pick<OnGrid, 'values' | 'weights'>,
  blocks: readonly InputBlock[],
  room?: FactorRoom,
): Carrier[] {
  return blocks.map((block) => ({ rounding: new CarriedRounding(values, block, room), scales: scalesOf(block, weights) }));
}

/** How elements are rounded to levels. */
export interface Rounding {
  readonly levels: CodedLevels;
  /** What a bit costs, in units of weighted squared error. */
  readonly lambda: number;
  /** Of the tensor's own values, block by block, where errors are to be carried into what is not yet rounded. */
  readonly carriers?: readonly Carrier[] | undefined;
}

/** A tensor with each element at one of the levels; those that were zero stay so. */
export function roundToLevels(weight: Weight, tensor: OnGrid, { levels, lambda, carriers = [] }: Rounding): Weight {
  const { values, grid, weights } = tensor;
  const valueOf = levels.codes.map((code) => valueOfCode(code, grid, 'float32'));
  const rounded = new Float32Array(values.length);
  const square = grid.scale ** 2;
  for (let i = 0; i < rounded.length; i++) {
    const value = values[i] as number;
    if (value === 0) continue;
    rounded[i] = valueOf[cheapestLevel(levels, (value - grid.min) / grid.scale, (weights[i] as number) * square, lambda)] as number;
  }
  for (const { rounding, scales } of carriers) rounding.into(rounded, { levels: { ...levels, grid }, scales, lambda });
  return { ...weight, values: rounded, quantization: { dtype: 'uint8', ...grid } };
}

/** What an output's squared error costs, so that its elements cost together what their weights say. */
function scalesOf({ gram, means, elements }: InputBlock, weights: Float64Array): Float64Array {
  const size = means.length;
  let trace = 0;
  for (let k = 0; k < size; k++) trace += gram[k * size + k] as number;
  return Float64Array.from({ length: elements.length / size }, (_, row) => {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += weights[elements[row * size + k] as number] as number;
    return trace > 0 ? sum / trace : 1;
  });
}
