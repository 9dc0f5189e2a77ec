import { defined } from '../../base/defined';
import { storedByteLength } from '../../formats/codec/storedByteLength';
import { BYTES_PER_ELEMENT, type QuantizedDType } from '../../model/dtype';
import { Failure } from '../../model/failure';
import { withWeights, type Model, type ModelWarning, type Weight } from '../../model/model';
import type { QuantizedTensor } from '../../protocol/answers';
import type { QuantizeSettings } from '../../protocol/settings/quantizing';
import { hasLevels } from './hasLevels';
import { matchesAny } from './namePattern';
import { obstacleTo } from './quantizeWeight';
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

/** The weights to quantize, and what becomes of the model when they are. */
export interface Selection {
  readonly weights: readonly Weight[];
  readonly finish: (quantized: readonly Weight[]) => QuantizedModel;
}

/**
 * The float32 weights whose names match `include` (all when absent) and not `exclude`. Those of at most one dimension are left
 * float32 unless `oneDimensional` or a name to include asks for them. Weights that can't be quantized are left as they are, with a
 * note; with `asIs` also those that are what the settings ask for already. Throws `planInvalid` for NaN and Infinity, and `settingInvalid` for settings that leave no weight.
 */
export function selectTensors(model: Model, settings: QuantizeSettings, { asIs }: { readonly asIs: boolean }): Selection {
  const chosen = selected(model, settings);
  const kept = chosen.filter((weight) => isKept(weight, settings));
  if (kept.length > 0 && kept.length === chosen.length) {
    const reason = 'without it no weight is left to quantize: all are one-dimensional';
    throw new Failure('settingInvalid', { setting: 'one-dimensional', reason });
  }
  const fates = chosen.map((weight) => ({ weight, left: kept.includes(weight) ? keptAsIs(weight) : leftAsIs(weight, settings, asIs) }));
  return {
    weights: fates.flatMap(({ weight, left }) => (left ? [] : [weight])),
    finish: (quantized) => {
      const made = new Map(quantized.map((weight) => [weight.name, weight]));
      return {
        model: withWeights(model, quantized),
        layers: fates.map(({ weight, left }) => {
          const { name } = weight;
          const stored = made.get(name);
          return { name, ...defined({ loss: stored && tensorLoss(weight, stored), note: left?.note }) };
        }),
        kept: { tensors: kept.length, bytes: kept.reduce((sum, weight) => sum + bytesMore(weight, settings), 0) },
        warnings: fates.flatMap(({ left }) => left?.warning ?? []),
      };
    },
  };
}

interface Left {
  readonly note: string;
  readonly warning?: ModelWarning;
}

/** Biases and what normalizations scale by: next to no bytes, and every output goes through them. */
function isKept({ dtype, shape }: Weight, { oneDimensional, include }: QuantizeSettings): boolean {
  return dtype === 'float32' && shape.length <= 1 && !oneDimensional && include === undefined;
}

function keptAsIs({ dtype, quantization }: Weight): Left {
  return { note: `stays ${quantization?.dtype ?? dtype}: it is one-dimensional` };
}

function bytesMore(weight: Weight, settings: QuantizeSettings): number {
  return Math.max(0, storedByteLength(weight) - weight.values.length * BYTES_PER_ELEMENT[smallestType(settings)]);
}

/** What every weight can at least be stored as. */
function smallestType({ dtype }: QuantizeSettings): QuantizedDType {
  return dtype === 'mixed' ? 'uint8' : dtype;
}

function leftAsIs(weight: Weight, settings: QuantizeSettings, asIs: boolean): Left | undefined {
  const { name } = weight;
  const { levels } = settings;
  const dtype = smallestType(settings);
  const obstacle = obstacleTo(weight, dtype);
  if (weight.dtype !== 'float32') return { note: `left as it is: ${obstacle ?? ''}` };
  if (asIs && hasLevels(weight, { dtype, ...defined({ levels }) }))
    return { note: `is ${dtype} already${levels === undefined ? '' : ', with no more levels'}` };
  if (obstacle === undefined) return undefined;
  if (!weight.values.every(Number.isFinite)) throw new Failure('planInvalid', { tensor: name, reason: obstacle });
  const note = `left as it is: ${obstacle}`;
  return { note, warning: { code: 'quantizationSkipped', weight: name, message: `Weight "${name}" is ${note}.` } };
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
