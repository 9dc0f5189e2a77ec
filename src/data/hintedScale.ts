import type { HintedScale } from '../model/dataHints';
import type { Scale } from './datasetWords';
import { arePixels, largestOf } from './arePixels';
import type { ExpectedPorts } from './expectedPorts';
import type { RawArray, RawSamples } from './rawSamples';

/** What a model's files say about the scale of this data, and that in words; no `scale` where the values are taken as ever. */
export function hintedScale(
  { inputs }: RawSamples,
  expect: ExpectedPorts | undefined,
): { readonly scale?: Scale; readonly notes: readonly string[] } {
  const { pixelScale, columnScale } = expect?.hints ?? {};
  if (pixelScale && inputs.every((input) => isPicture(input))) {
    const { divide = 1, from } = pixelScale;
    return { scale: wordsOf(pixelScale), notes: [`Pixels were scaled to about -1..1 (x / ${divide} - 1), ${from}.`] };
  }
  const [table] = inputs;
  if (!columnScale || !table || inputs.length !== 1) return { notes: [] };
  const { from, mean, std = [] } = columnScale;
  const least = [mean].flat();
  if (table.shape.length !== 2 || table.shape[1] !== least.length) return { notes: [] };
  const ranges = least.map((low, i) => `${low}..${low + (std[i] ?? 1)}`).join(', ');
  if (table.values.every((value) => value >= 0 && value <= 1)) {
    return { notes: [`The inputs lie in 0..1 and were taken as they are; ml5 brings ${ranges} to that (${from}).`] };
  }
  return { scale: wordsOf(columnScale), notes: [`The inputs' columns were brought from ${ranges} to 0..1, as ml5 does it (${from}).`] };
}

function isPicture(input: RawArray): boolean {
  const shape = input.shape.slice(1);
  return input.pixels || (input.bytes === true && arePixels(shape, shape, undefined) && largestOf([input]) > 1);
}

function wordsOf({ divide, mean, std }: HintedScale): Scale {
  return {
    ...(divide === undefined ? {} : { divide }),
    mean: typeof mean === 'number' ? mean : [...mean],
    ...(std ? { std: [...std] } : {}),
  };
}
