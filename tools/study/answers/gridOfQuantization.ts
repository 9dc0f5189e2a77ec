import type { Trial } from '../../../src/protocol/trialRecord';

/** A quantization as recipes write it: `uint8`, `uint8:8`, `uint8:8:trained`. */
export function gridOfQuantization({ dtype, levels, finetune }: NonNullable<Trial['quantize']>): string {
  return [dtype, ...(levels === undefined ? [] : [levels]), ...(finetune ? ['trained'] : [])].join(':');
}
