import type { TextForm } from './field';

/** What to do to the inputs' values: (x / divide - mean) / std, or 8-bit pixels spread over a range. */
export type ScaleWord =
  | 'none'
  | { readonly range: readonly [number, number] }
  | { readonly divide?: number; readonly mean?: PerChannel; readonly std?: PerChannel };
type PerChannel = number | readonly number[];

/** A share of the samples, and the seed that draws them. */
export interface SplitWord {
  readonly fraction: number;
  readonly seed?: number;
}

type Column = string | number;

/** `none`, `range:-1:1`, `divide:255`, `mean:10.4,0.5 std:1.1,0.2` */
export const scaleForm: TextForm<ScaleWord> = {
  expectation: 'none, range:LOW:HIGH, or any of divide:X, mean:X,… and std:X,… with a blank between',
  placeholder: 'none|divide:x|range:low:high',
  parse: (text) => {
    const words = text.trim().split(/[\s;]+/);
    const [first = ''] = words;
    if (words.length === 1 && first === 'none') return 'none';
    if (words.length === 1 && first.startsWith('range:')) return rangeIn(first.slice('range:'.length));
    const parts = words.map(partIn);
    const given = Object.fromEntries(parts.flatMap((part) => (part ? [part] : [])));
    return Object.keys(given).length === words.length ? given : undefined;
  },
  text: (value) => {
    if (value === 'none') return value;
    if ('range' in value) return `range:${value.range.join(':')}`;
    return Object.entries(value)
      .map(([name, numbers]) => `${name}:${[numbers].flat().join(',')}`)
      .join(' ');
  },
};

/** `price`, `3` (its number from 0), `x,y` */
export const labelForm: TextForm<Column | readonly Column[]> = {
  expectation: 'a column or several',
  placeholder: 'name,…',
  parse: (text) => {
    const columns = text.split(',').map((item) => item.trim());
    if (columns.includes('')) return undefined;
    const named = columns.map((column): Column => (/^\d+$/.test(column) ? Number(column) : column));
    return named.length === 1 ? named[0] : named;
  },
  text: (value) => [value].flat().join(','),
};

/** `0.2`, `20%`, `0.2:1` */
export const splitForm: TextForm<SplitWord> = {
  expectation: 'a share above 0 and below 1, perhaps with a seed behind a colon',
  placeholder: 'fraction[:seed]',
  parse: (text) => {
    const [share = '', drawn, ...others] = text.trim().split(':');
    const fraction = share.endsWith('%') ? Number(share.slice(0, -1)) / 100 : numberIn(share);
    const seed = drawn === undefined ? undefined : numberIn(drawn);
    if (others.length > 0 || !(fraction > 0 && fraction < 1)) return undefined;
    if (seed === undefined) return { fraction };
    return Number.isInteger(seed) ? { fraction, seed } : undefined;
  },
  text: ({ fraction, seed }) => (seed === undefined ? String(fraction) : `${fraction}:${seed}`),
};

function rangeIn(text: string): ScaleWord | undefined {
  const [low = Number.NaN, high = Number.NaN, ...others] = text.split(':').map(numberIn);
  return others.length === 0 && Number.isFinite(low) && Number.isFinite(high) && low !== high ? { range: [low, high] } : undefined;
}

function partIn(word: string): [string, PerChannel] | undefined {
  const [name = '', list = '', ...others] = word.split(':');
  const numbers = list.split(',').map(numberIn);
  const [only] = numbers;
  if (others.length > 0 || only === undefined || numbers.some((number) => !Number.isFinite(number))) return undefined;
  if (name !== 'mean' && name !== 'divide' && name !== 'std') return undefined;
  if (name !== 'mean' && numbers.includes(0)) return undefined;
  if (name === 'divide' && numbers.length > 1) return undefined;
  return [name, numbers.length === 1 ? only : numbers];
}

function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
