/** Where values lie along an axis, and the marks at it. */
export interface Axis {
  readonly label: string;
  /** 0 at the axis's beginning, 1 at its end. */
  readonly place: (value: number) => number;
  /** In the order of their places. */
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

/** From so large a ratio of the largest to the smallest value on an axis is logarithmic. */
const LOG_FROM = 5;

/** An axis of a figure that there is something to be saved of: less of it is to the right, as more removed is; logarithmic where values differ much. */
export function costAxis(label: string, values: readonly number[], write: (value: number) => string): Axis {
  const span = spanOf(values, LOG_FROM);
  const { scale, from, to } = span;
  const { ticks } = rising(label, span, write);
  return { label, place: (value) => (to - scale(value)) / (to - from), ticks: ticks.toReversed() };
}

/** From so large an amount on the axis of amounts is one of what is left, logarithmic: half as much left is as far again. */
const CROWDED_FROM = 0.9;

/** The axis of the share that is removed; its marks are the amounts themselves. */
export function amountAxis(amounts: readonly number[], write: (value: number) => string): Axis {
  const label = 'removed';
  const ticks = [...new Set(amounts)].sort((a, b) => a - b).map((value) => ({ value, text: write(value) }));
  const last = ticks.at(-1)?.value ?? 1;
  const isLog = last >= CROWDED_FROM && last < 1;
  const scale = isLog ? (value: number): number => -Math.log(1 - value) : (value: number): number => value;
  const [from, to] = padded(scale(ticks[0]?.value ?? 0), scale(last), 0.05);
  return { label, place: (value) => (scale(value) - from) / (to - from), ticks };
}

/** Accuracies whose errors differ by such a ratio are drawn by the logarithm of the error: what is lost where little is lost shows as well. */
const ERRORS_FROM = 8;
const ERRORS = [0.9, 0.8, 0.6, 0.4, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001];

/** Whether accuracies are drawn by the logarithm of the error. */
export function byError(accuracies: readonly number[]): boolean {
  const errors = accuracies.map((accuracy) => 1 - accuracy);
  return Math.min(...errors) > 0 && Math.max(...errors) / Math.min(...errors) >= ERRORS_FROM;
}

/** The axis of accuracies upwards, logarithmic in the error where they differ much. */
export function accuracyAxis(label: string, values: readonly number[], write: (value: number) => string): Axis {
  const known = values.filter((value) => Number.isFinite(value));
  if (!byError(known)) return rising(label, spanOf(known, Infinity), write);
  const scale = (value: number): number => -Math.log(1 - value);
  const [from, to] = padded(scale(Math.min(...known)), scale(Math.max(...known)), 0.04);
  const ticks = ERRORS.map((error) => 1 - error).filter((value) => scale(value) >= from && scale(value) <= to);
  return rising(label, { scale, from, to, ticks }, write);
}

/** The axis upwards, with its lowest and highest value inside; logarithmic where they differ much. */
export function valueAxis(label: string, values: readonly number[], write: (value: number) => string): Axis {
  return rising(label, spanOf(values, ERRORS_FROM), write);
}

/** What an axis runs over, from and to as `scale` makes them of values. */
interface Span {
  readonly scale: (value: number) => number;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

/** Logarithmic from so large a ratio of the largest to the smallest value. */
function spanOf(values: readonly number[], logFrom: number): Span {
  const known = values.filter((value) => Number.isFinite(value));
  const [low, high] = known.length === 0 ? [0, 1] : [Math.min(...known), Math.max(...known)];
  const isLog = low > 0 && high / low >= logFrom;
  const scale = isLog ? Math.log : (value: number): number => value;
  const [from, to] = padded(scale(low), scale(high), 0.04);
  return { scale, from, to, ticks: isLog ? logTicks(Math.exp(from), Math.exp(to)) : linearTicks(from, to) };
}

function rising(label: string, { scale, from, to, ticks }: Span, write: (value: number) => string): Axis {
  return { label, place: (value) => (scale(value) - from) / (to - from), ticks: ticks.map((value) => ({ value, text: write(value) })) };
}

function padded(low: number, high: number, by: number): [number, number] {
  const pad = high === low ? Math.abs(high) * 0.05 || 0.5 : (high - low) * by;
  return [low - pad, high + pad];
}

/** About five round values. */
function linearTicks(from: number, to: number): number[] {
  const raw = (to - from) / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= raw) ?? raw;
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step); i * step <= to; i++) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

/** Round values between, at least two where the span allows it. */
function logTicks(from: number, to: number): number[] {
  const factors = to / from > 300 ? [1] : to / from > 30 ? [1, 3] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power++) {
    for (const factor of factors) {
      const value = Number((factor * 10 ** power).toPrecision(12));
      if (value >= from && value <= to) ticks.push(value);
    }
  }
  return ticks;
}
