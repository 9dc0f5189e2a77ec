import type { SessionStep } from '../../src/protocol/views';
import { exactCount, share } from '../../src/base/format';

/** What quantizing did to one tensor. */
export interface QuantizedRow {
  readonly name: string;
  /** What it is stored as, and with how many levels: `uint8, 7`. */
  readonly stored: string;
  /** Bits a value, by entropy. */
  readonly bits: string;
  /** Norm of the change by that of the values before. */
  readonly error: string;
  /** Share of the values that were not zero before and are now. */
  readonly zeros: string;
  readonly zerosTitle: string;
  /** Why a tensor has no figures. */
  readonly note: string;
}

/** The tensors of a quantization with their losses, those that lost the most first; then those that were left as they are, with why. */
export function quantizedRows({ plan, quantization }: Pick<SessionStep, 'plan' | 'quantization'>): QuantizedRow[] {
  const tensors = quantization?.tensors ?? [];
  const known = new Set(tensors.map(({ name }) => name));
  return [
    ...tensors.map(({ name, relativeError, zeroShare, becameZero, nonzero, dtype, levels, bits }) => ({
      name,
      stored: dtype === undefined ? '–' : levels === undefined ? dtype : `${dtype}, ${exactCount(levels)}`,
      bits: bits === undefined ? '–' : bits.toFixed(2),
      error: share(relativeError, 2),
      zeros: share(zeroShare),
      zerosTitle: `${exactCount(becameZero)} of ${exactCount(nonzero)}`,
      note: '',
    })),
    ...plan.layers
      .filter(({ name }) => !known.has(name))
      .map(({ name, note = '' }) => ({ name, stored: '–', bits: '–', error: '–', zeros: '–', zerosTitle: '', note })),
  ];
}
