import { LARGEST_CODE } from '../../formats/codec/affineGrid';
import type { Model, Weight } from '../../model/model';
import type { QuantizeSettings } from '../../protocol/settings/quantizing';
import { bestLevels } from './bestLevels';
import { evenCodes } from './evenCodes';
import { gridSums } from './gridSums';
import { importanceOf, type Knowledge } from './knowledge';
import { onGrid } from './onGrid';
import { quantizeWeight } from './quantizeWeight';
import { carriersOf, roundToLevels } from './roundToLevels';
import { selectTensors, type QuantizedModel } from './selectTensors';

/**
 * Quantizes the weights that the settings choose (see `selectTensors`), all to the same type and at most the same number of
 * levels. `knowledge` weighs the elements where levels are chosen, and carries rounding errors where it has the inputs' moments.
 */
export function quantizeModel(model: Model, settings: QuantizeSettings, knowledge: Knowledge = {}): QuantizedModel {
  const { weights, finish } = selectTensors(model, settings, { asIs: true });
  return finish(weights.map((weight) => quantized(weight, settings, knowledge)));
}

function quantized(weight: Weight, { dtype, levels }: QuantizeSettings, knowledge: Knowledge): Weight {
  if (dtype === 'mixed') throw new Error('types are mixed by a budget alone');
  const blocks = dtype === 'uint8' ? knowledge.moments?.get(weight.name) : undefined;
  const importance = importanceOf(weight, knowledge);
  if (!importance) return quantizeWeight(weight, { dtype, levels });
  if (!blocks) return quantizeWeight(weight, { dtype, levels, importance });
  const tensor = onGrid(weight, importance);
  const { zeroCode, grid } = tensor;
  const codes =
    levels === undefined || levels > LARGEST_CODE.uint8
      ? evenCodes(zeroCode, 1)
      : bestLevels(gridSums(weight.values, grid, importance), zeroCode, levels)(levels);
  return roundToLevels(weight, tensor, { levels: { codes, lengths: codes.map(() => 0) }, lambda: 0, carriers: carriersOf(tensor, blocks) });
}
