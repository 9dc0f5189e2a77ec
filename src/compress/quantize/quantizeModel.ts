import { Failure } from '../../model/failure';
import { withWeights, type Model, type ModelWarning, type Weight } from '../../model/model';
import type { QuantizeSettings } from '../../protocol/settings/quantizing';
import { matchesAny } from './namePattern';
import { obstacleTo, quantizeWeight } from './quantizeWeight';

/** A quantized model and what was done to each weight that was asked for. */
export interface QuantizedModel {
  readonly model: Model;
  /** By weight; the note says why one was left as it is. */
  readonly layers: readonly { readonly name: string; readonly note?: string }[];
  readonly warnings: readonly ModelWarning[];
}

/**
 * Quantizes the float32 weights whose names match `include` (all when absent) and not `exclude`. Weights that can't be
 * are left as they are, with a note. Throws `planInvalid` for NaN and Infinity, `settingInvalid` for levels out of
 * range and for patterns that leave no weight.
 */
export function quantizeModel(model: Model, settings: QuantizeSettings): QuantizedModel {
  const outcomes = selected(model, settings).map((weight) => quantizeOrNote(weight, settings));
  return {
    model: withWeights(
      model,
      outcomes.flatMap(({ quantized }) => quantized ?? []),
    ),
    layers: outcomes.map(({ name, note }) => ({ name, ...(note === undefined ? {} : { note }) })),
    warnings: outcomes.flatMap(({ warning }) => warning ?? []),
  };
}

interface Outcome {
  readonly name: string;
  readonly quantized?: Weight;
  readonly note?: string;
  readonly warning?: ModelWarning;
}

function quantizeOrNote(weight: Weight, settings: QuantizeSettings): Outcome {
  const { name } = weight;
  const { dtype, levels } = settings;
  if (weight.dtype !== 'float32') return { name, note: `left as it is: ${obstacleTo(weight, dtype) ?? ''}` };
  if (weight.quantization?.dtype === dtype && levels === undefined) return { name, note: `is ${dtype} already` };
  const obstacle = obstacleTo(weight, dtype);
  if (obstacle !== undefined && weight.values.every(Number.isFinite)) {
    const note = `left as it is: ${obstacle}`;
    return { name, note, warning: { code: 'quantizationSkipped', weight: name, message: `Weight "${name}" is ${note}.` } };
  }
  return { name, quantized: quantizeWeight(weight, settings) };
}

function selected(model: Model, { include, exclude = [] }: QuantizeSettings): Weight[] {
  const weights = [...model.weights.values()].filter(
    ({ name }) => (include === undefined || matchesAny(name, include)) && !matchesAny(name, exclude),
  );
  if (weights.length === 0 && model.weights.size > 0) {
    throw new Failure('settingInvalid', { setting: 'include and exclude', reason: 'they leave no weight to quantize' });
  }
  return weights;
}
