import type { Weight } from '../../model/model';
import type { QuantizeSettings } from '../../protocol/settings/quantizing';
import { codesInUse } from './weightGrid';

/** Whether a weight is what these settings would make of it: of their type, with no more levels than they allow. */
export function hasLevels(weight: Weight, { dtype, levels = Infinity }: Pick<QuantizeSettings, 'dtype' | 'levels'>): boolean {
  return weight.quantization?.dtype === dtype && (levels === Infinity || (codesInUse(weight) ?? Infinity) <= levels);
}
