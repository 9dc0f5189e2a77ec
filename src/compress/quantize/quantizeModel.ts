import { defined } from '../../base/defined';
import { storedByteLength } from '../../formats/codec/storedByteLength';
import { BYTES_PER_ELEMENT } from '../../model/dtype';
import { Failure } from '../../model/failure';
import { withWeights, type Model, type ModelWarning, type Weight } from '../../model/model';
import type { QuantizedTensor } from '../../protocol/answers';
import type { QuantizeSettings } from '../../protocol/settings/quantizing';
import { hasLevels } from './hasLevels';
import { matchesAny } from './namePattern';
import { obstacleTo, quantizeWeight } from './quantizeWeight';
import { tensorLoss } from './tensorLoss';

/** A quantized model and what was done to each weight that was asked for. */
export interface QuantizedModel {
  readonly model: Model;
  /** By weight, in the model's order. */
  readonly layers: readonly WeightOutcome[];
  /** One-dimensional weights that were left as they are, and the bytes that they would be smaller by. */
  readonly kept: { readonly tensors: number; readonly bytes: number };
  readonly warnings: readonly ModelWarning[];
}

/** What became of a weight: what it lost, or a note that says why it was left as it is. */
export interface WeightOutcome {
  readonly name: string;
  readonly loss?: QuantizedTensor;
  readonly note?: string;
}

/**
 * Quantizes the float32 weights whose names match `include` (all when absent) and not `exclude`. Those of at most one
 * dimension are left float32 unless `oneDimensional` or a name to include asks for them. Weights that can't be quantized are
 * left as they are, with a note. Throws `planInvalid` for NaN and Infinity, `settingInvalid` for levels out of range and for
 * settings that leave no weight.
 */
export function quantizeModel(model: Model, settings: QuantizeSettings): QuantizedModel {
  const chosen = selected(model, settings);
  const kept = chosen.filter((weight) => isKept(weight, settings));
  if (kept.length > 0 && kept.length === chosen.length) {
    const reason = 'without it no weight is left to quantize: all are one-dimensional';
    throw new Failure('settingInvalid', { setting: 'one-dimensional', reason });
  }
  const outcomes = chosen.map((weight) => (kept.includes(weight) ? keptAsIs(weight) : quantizeOrNote(weight, settings)));
  return {
    model: withWeights(
      model,
      outcomes.flatMap(({ quantized }) => quantized ?? []),
    ),
    layers: outcomes.map(({ name, loss, note }) => ({ name, ...defined({ loss, note }) })),
    kept: { tensors: kept.length, bytes: kept.reduce((sum, weight) => sum + bytesMore(weight, settings), 0) },
    warnings: outcomes.flatMap(({ warning }) => warning ?? []),
  };
}

interface Outcome extends WeightOutcome {
  readonly quantized?: Weight;
  readonly warning?: ModelWarning;
}

/** Biases and what normalizations scale by: next to no bytes, and every output goes through them. */
function isKept({ dtype, shape }: Weight, { oneDimensional, include }: QuantizeSettings): boolean {
  return dtype === 'float32' && shape.length <= 1 && !oneDimensional && include === undefined;
}

function keptAsIs({ name, dtype, quantization }: Weight): Outcome {
  return { name, note: `stays ${quantization?.dtype ?? dtype}: it is one-dimensional` };
}

function bytesMore(weight: Weight, { dtype }: QuantizeSettings): number {
  return Math.max(0, storedByteLength(weight) - weight.values.length * BYTES_PER_ELEMENT[dtype]);
}

function quantizeOrNote(weight: Weight, settings: QuantizeSettings): Outcome {
  const { name } = weight;
  const { dtype, levels } = settings;
  if (weight.dtype !== 'float32') return { name, note: `left as it is: ${obstacleTo(weight, dtype) ?? ''}` };
  if (hasLevels(weight, settings)) return { name, note: `is ${dtype} already${levels === undefined ? '' : ', with no more levels'}` };
  const obstacle = obstacleTo(weight, dtype);
  if (obstacle !== undefined && weight.values.every(Number.isFinite)) {
    const note = `left as it is: ${obstacle}`;
    return { name, note, warning: { code: 'quantizationSkipped', weight: name, message: `Weight "${name}" is ${note}.` } };
  }
  const quantized = quantizeWeight(weight, settings);
  return { name, quantized, loss: tensorLoss(name, weight.values, quantized.values) };
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
