import type { ModelWarning } from '../model/model';
import type { QuantizationAnswer, QuantizedTensor } from '../protocol/answers';
import type { QuantizeSettings } from '../protocol/settings/quantizing';

/**
 * From where on what quantizing lost is worth a warning. Measured on some public nets (pictures, faces, digits) in uint8:
 * without outliers a tensor's relative error is 0.5 to 2 %, 1 to 9 % of its values become zero, and outputs move by less than
 * 2 % of the largest. Where a few values lie far out, the 256 steps are coarse for all others: 24 to 88 % become zero, and
 * outputs move by 1 to 98 %. 16 levels lie at the border, with relative errors of 4 to 16 %.
 */
export const NOTABLE = {
  /** Share of a tensor's nonzero values that became zero. */
  zeroShare: 0.1,
  /** Norm of a tensor's change by its norm. */
  relativeError: 0.1,
  /** Largest change of an output by the largest output. */
  outputs: 0.05,
} as const;

/** How many tensors are named one by one. */
const NAMED = 3;

/** How bad a tensor's loss is: above 1 it is notable. */
export function harmOf({ zeroShare, relativeError }: QuantizedTensor): number {
  return Math.max(zeroShare / NOTABLE.zeroShare, relativeError / NOTABLE.relativeError);
}

/**
 * Warnings of a notable loss, the worst first, with what to do about it. Tensors are in the answer's order: worst first. Under a budget
 * each got what it is worth, and outputs alone tell.
 */
export function harmWarnings({ tensors, outputs, budget }: QuantizationAnswer, settings: QuantizeSettings): ModelWarning[] {
  const harmed = budget ? [] : tensors.filter((tensor) => harmOf(tensor) > 1);
  const others = harmed.slice(NAMED);
  return [
    ...harmed
      .slice(0, NAMED)
      .map((tensor) => warning(`${tensor.name}: ${lossText(tensor)}. ${cure([tensor.name], settings)}`, tensor.name)),
    ...(others.length === 0
      ? []
      : [
          warning(
            `${others.length} more tensors lost as much, ${others[0]?.name ?? ''} the most of them. ${cure(
              others.map(({ name }) => name),
              settings,
            )}`,
          ),
        ]),
    ...outputsWarning(outputs, tensors, settings),
  ];
}

/** What was lost of a tensor, in words: `63 % of its values became 0, relative error 41 %`. */
export function lossText({ zeroShare, relativeError }: QuantizedTensor): string {
  const zeros = zeroShare === 0 ? [] : [`${percent(zeroShare)} of its values became 0`];
  return [...zeros, `relative error ${percent(relativeError)}`].join(', ');
}

function outputsWarning(
  outputs: QuantizationAnswer['outputs'],
  tensors: readonly QuantizedTensor[],
  settings: QuantizeSettings,
): ModelWarning[] {
  if (!outputs) return [];
  const { maxAbs, magnitude } = outputs;
  if (maxAbs !== null && maxAbs <= NOTABLE.outputs * magnitude) return [];
  const moved = maxAbs === null ? 'Outputs are no numbers any more' : `Outputs moved by up to ${maxAbs.toPrecision(2)}`;
  const worst = tensors[0] ? `: ${tensors[0].name} lost the most` : '';
  const names = tensors.slice(0, 1).map(({ name }) => name);
  return [warning(`${moved} on sample inputs, where they are at most ${magnitude.toPrecision(2)}${worst}. ${cure(names, settings)}`)];
}

/** Names that are many are told by a pattern of the user's own. */
function cure(names: readonly string[], settings: QuantizeSettings): string {
  const listed = names.length > 0 && names.length <= NAMED ? ` (--exclude ${names.map(quoted).join(',')})` : ' (--exclude)';
  const finer = finerWay(settings);
  return `Exclude ${names.length > 1 ? 'them' : 'it'}${listed}${finer === '' ? '' : ` or ${finer}`}.`;
}

function finerWay({ dtype, levels, meanBits, maxBytes }: QuantizeSettings): string {
  if (levels !== undefined) return 'take more --levels';
  if (meanBits !== undefined) return 'allow more --mean-bits';
  if (maxBytes !== undefined) return 'allow more --max-bytes';
  if (dtype === 'uint8') return 'use --dtype uint16';
  return dtype === 'uint16' ? 'use --dtype float16' : '';
}

function quoted(name: string): string {
  return /^[\w./:-]+$/.test(name) ? name : `'${name}'`;
}

function percent(share: number): string {
  const value = share * 100;
  return `${value > 0 && value < 0.1 ? 'less than 0.1' : value < 10 ? value.toFixed(1) : value.toFixed(0)} %`;
}

function warning(message: string, weight?: string): ModelWarning {
  return { code: 'quantizationHarm', message, ...(weight === undefined ? {} : { weight }) };
}
