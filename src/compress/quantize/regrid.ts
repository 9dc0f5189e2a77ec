import { storable } from '../../formats/codec/storable';
import type { Model, ModelWarning, Weight } from '../../model/model';
import { quantizeWeight } from './quantizeWeight';
import { codesInUse } from './weightGrid';

/** Zero and another. */
const FEWEST_LEVELS = 2;

/**
 * The model as it will read back from its files: quantized weights whose values an edit moved off their grid are
 * rounded to a new grid of the same type, with exact zeros, and have no more levels on it than they had in the model `before`. To be
 * called before an edited model is measured. A weight
 * that its type can't hold any more (NaN, Infinity, too large for float16) loses its quantization, with a warning.
 */
export function regrid(model: Model, before: Model): Model {
  const weights = new Map<string, Weight>();
  const warnings: ModelWarning[] = [];
  for (const [name, weight] of model.weights) {
    const { weight: fitting, change } = storable(weight);
    weights.set(name, change === 'regridded' ? withLevels(weight, fitting, before.weights.get(name)) : fitting);
    if (change === 'dropped') {
      const message = `Weight "${name}" has values that ${weight.quantization?.dtype ?? ''} can not hold and is no longer quantized.`;
      warnings.push({ code: 'quantizationChanged', weight: name, message });
    }
  }
  return { ...model, weights, warnings: [...model.warnings, ...warnings] };
}

/** An edited weight on a new grid, with as many levels as it had if those were few. */
function withLevels(edited: Weight, fitting: Weight, before: Weight | undefined): Weight {
  const levels = before && codesInUse(before);
  if (levels === undefined || fitting.quantization?.dtype !== 'uint8' || (codesInUse(fitting) ?? 0) <= levels) return fitting;
  return quantizeWeight(edited, { dtype: 'uint8', levels: Math.max(levels, FEWEST_LEVELS) });
}
