import { storable } from '../../formats/codec/storable';
import type { Model, ModelWarning, Weight } from '../../model/model';

/**
 * The model as it will read back from its files: quantized weights whose values an edit moved off their grid are
 * rounded to a new grid of the same type, with exact zeros. To be called before an edited model is measured. A weight
 * that its type can't hold any more (NaN, Infinity, too large for float16) loses its quantization, with a warning.
 */
export function regrid(model: Model): Model {
  const weights = new Map<string, Weight>();
  const warnings: ModelWarning[] = [];
  for (const [name, weight] of model.weights) {
    const { weight: fitting, change } = storable(weight);
    weights.set(name, fitting);
    if (change === 'dropped') {
      const message = `Weight "${name}" has values that ${weight.quantization?.dtype ?? ''} can not hold and is no longer quantized.`;
      warnings.push({ code: 'quantizationChanged', weight: name, message });
    }
  }
  return { ...model, weights, warnings: [...model.warnings, ...warnings] };
}
