import { Failure } from '../model/failure';
import type { Scale } from './datasetWords';

/** The arithmetic for one value, (value / divide - mean) / std, per channel where lists were given; and in words. */
export interface Arithmetic {
  readonly divide: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly words: string;
}

/** What 8-bit pixels are divided by. */
const PIXEL = 255;

/** What is done to pixels where the data set says nothing. */
export const PIXELS_TO_ONE: Arithmetic = { divide: PIXEL, mean: [0], std: [1], words: `divided by ${PIXEL}` };

/**
 * What a data set's `scale` does to values of so many channels; undefined for `none`. `pixels` says whether the values may
 * be 8-bit pixels, which a range is for. Throws `dataInvalid`.
 */
export function arithmeticOf(
  scale: Scale,
  { pixels, channels, file }: { readonly pixels: boolean; readonly channels: number; readonly file: string },
): Arithmetic | undefined {
  if (scale === 'none') return undefined;
  if ('range' in scale) {
    const [low, high] = scale.range;
    if (!pixels) throw new Failure('dataInvalid', { file, reason: '"scale.range" is for 8-bit pixels only' });
    if (high === low) throw new Failure('dataInvalid', { file, reason: '"scale.range" needs two different numbers' });
    const width = high - low;
    return { divide: PIXEL, mean: [-low / width], std: [1 / width], words: `0 to ${PIXEL} as ${low} to ${high}` };
  }
  const mean = [scale.mean ?? 0].flat();
  const std = [scale.std ?? 1].flat();
  for (const list of [mean, std]) {
    if (list.length === 1 || list.length === channels) continue;
    throw new Failure('dataInvalid', { file, reason: `"scale" lists ${list.length} numbers for ${channels} channels` });
  }
  const steps = [
    ...(scale.divide === undefined ? [] : [`divided by ${scale.divide}`]),
    ...(scale.mean === undefined ? [] : [`less ${numbersText(mean)}`]),
    ...(scale.std === undefined ? [] : [`divided by ${numbersText(std)}`]),
  ];
  return steps.length === 0 ? undefined : { divide: scale.divide ?? 1, mean, std, words: steps.join(', ') };
}

function numbersText(list: readonly number[]): string {
  const [only] = list;
  if (list.length === 1) return String(only);
  return list.length <= 4 ? `[${list.join(', ')}]` : `one of ${list.length} numbers for each channel`;
}
