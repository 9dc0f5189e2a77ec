import { valueOfCode } from '../../formats/codec/affineGrid';
import type { Weight } from '../../model/model';
import type { InputBlock } from '../../trace/inputs/inputMoments';
import { cheapestLevel, type CodedLevels } from './cheapestLevel';
import { carryRounding } from './carriedRounding';
import type { OnGrid } from './onGrid';

/** How elements are rounded to levels. */
export interface Rounding {
  readonly levels: CodedLevels;
  /** What a bit costs, in units of weighted squared error. */
  readonly lambda: number;
  /** Of the kernel's inputs, where errors are to be carried into what is not yet rounded. */
  readonly blocks?: readonly InputBlock[] | undefined;
}

/** A tensor with each element at one of the levels; those that were zero stay so. */
export function roundToLevels(weight: Weight, tensor: OnGrid, { levels, lambda, blocks = [] }: Rounding): Weight {
  const { values, grid, weights } = tensor;
  const valueOf = levels.codes.map((code) => valueOfCode(code, grid, 'float32'));
  const rounded = new Float32Array(values.length);
  const square = grid.scale ** 2;
  for (let i = 0; i < rounded.length; i++) {
    const value = values[i] as number;
    if (value === 0) continue;
    rounded[i] = valueOf[cheapestLevel(levels, (value - grid.min) / grid.scale, (weights[i] as number) * square, lambda)] as number;
  }
  for (const block of blocks) {
    carryRounding(values, rounded, block, { levels: { ...levels, grid }, scales: scalesOf(block, weights), lambda });
  }
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
