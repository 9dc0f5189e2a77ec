import type { QuantizedDType } from '../../model/dtype';
import type { QuantizeSettings } from '../../protocol/settings';
import { askNumber, pickOne, type Choice } from './quickPicks';

const DTYPE_CHOICES: readonly Choice<QuantizedDType>[] = [
  { value: 'uint8', label: 'uint8', detail: 'A quarter of the bytes; each tensor has 256 values.' },
  { value: 'uint16', label: 'uint16', detail: 'Half of the bytes; each tensor has 65,536 values.' },
  { value: 'float16', label: 'float16', detail: 'Half of the bytes; about three digits of each value.' },
];

/** Asks how to quantize all float32 weights; undefined when the user went away. */
export async function askQuantizeSettings(name: string): Promise<QuantizeSettings | undefined> {
  const dtype = await pickOne(`Quantize ${name} (1/2)`, 'How weights are stored', DTYPE_CHOICES);
  if (dtype !== 'uint8') return dtype && { dtype };
  const levels = await askNumber(
    `Quantize ${name} (2/2)`,
    'Distinct values per tensor, zero always one of them; fewer compress better',
    256,
    { least: 2, most: 256, whole: true },
  );
  return levels === undefined ? undefined : { dtype, ...(levels < 256 ? { levels } : {}) };
}
