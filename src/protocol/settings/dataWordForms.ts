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
/** All axes of an array from 0, in the order that is wanted. */
type Order = readonly number[];

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

/** `0,2,3,1` */
export const orderForm: TextForm<Order> = {
  expectation: 'an order of all axes from 0, like 0,2,3,1',
  placeholder: 'axis,…',
  parse: orderIn,
  text: (order) => order.join(','),
};

/** `0,2,3,1`; for several inputs `0,2,3,1;-` */
export const ordersForm: TextForm<Order | readonly (Order | null)[]> = {
  expectation: 'an order of all axes from 0, like 0,2,3,1, or one for each input with semicolons between, - for one that stays',
  placeholder: 'axis,…',
  parse: (text) => {
    const orders = text.split(';').map((part) => (part.trim() === '-' ? null : orderIn(part)));
    if (orders.some((order) => order === undefined)) return undefined;
    const known = orders as (Order | null)[];
    const [only] = known;
    return known.length === 1 && only ? only : known;
  },
  text: (value) =>
    isOrder(value) ? orderForm.text(value) : value.map((order) => (order === null ? '-' : orderForm.text(order))).join(';'),
};

/** `;`, `tab` */
export const separatorForm: TextForm<string> = {
  expectation: 'a single sign, or tab',
  placeholder: 'sign',
  parse: (text) => (text === 'tab' || text === '\\t' ? '\t' : text.length === 1 ? text : undefined),
  text: (value) => (value === '\t' ? 'tab' : value),
};

/** `cat,dog`, `-1,1` */
export const classesForm: TextForm<readonly (string | number)[]> = {
  expectation: 'a list of at least two classes, no two alike',
  placeholder: 'name,…',
  parse: (text) => {
    const names = itemsIn(text);
    return names && names.length > 1 && new Set(names).size === names.length ? names : undefined;
  },
  text: (value) => value.join(','),
};

/** `id,3`, `none` */
export const columnsForm: TextForm<readonly Column[]> = {
  expectation: 'columns with commas between, or none',
  placeholder: 'name,…',
  parse: (text) => (text.trim() === 'none' ? [] : itemsIn(text)?.map(columnIn)),
  text: (value) => (value.length === 0 ? 'none' : value.join(',')),
};

/** `price`, `3` (its number from 0), `x,y` */
export const labelForm: TextForm<Column | readonly Column[]> = {
  expectation: 'a column or several',
  placeholder: 'name,…',
  parse: (text) => {
    const columns = itemsIn(text)?.map(columnIn);
    return columns?.length === 1 ? columns[0] : columns;
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

function isOrder(value: Order | readonly (Order | null)[]): value is Order {
  return typeof value[0] === 'number';
}

function orderIn(text: string): Order | undefined {
  const axes = text.split(',').map(numberIn);
  const whole = [...axes].sort((a, b) => a - b).every((axis, i) => axis === i);
  return whole && axes.length > 1 ? axes : undefined;
}

function itemsIn(text: string): string[] | undefined {
  const items = text.split(',').map((item) => item.trim());
  return items.includes('') ? undefined : items;
}

function columnIn(text: string): Column {
  return /^\d+$/.test(text) ? Number(text) : text;
}

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
