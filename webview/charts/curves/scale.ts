/** Figures to places: the middle of a mark at `value` lies at `place(value)` pixels. */
export interface Scale {
  readonly place: (value: number) => number;
  /** Where the axis has marks. */
  readonly ticks: readonly number[];
}

interface ScaleOf {
  /** The values that are to be seen. */
  readonly from: number;
  readonly to: number;
  /** The pixels of the lowest and the highest; the second may be smaller. */
  readonly pixels: readonly [low: number, high: number];
  readonly log?: boolean;
  /** About how many marks there is room for. */
  readonly ticks: number;
}

/** Of the room, what stays free beyond the lowest and the highest value. */
const MARGIN = 0.03;
const STEPS = [1, 2, 2.5, 5, 10];

/** An axis that shows all values from `from` to `to`. */
export function scaleOf({ from, to, pixels: [low, high], log = false, ticks }: ScaleOf): Scale {
  const turned = log ? Math.log10 : (value: number): number => value;
  const [a, b] = [turned(from), turned(to)];
  const free = (b - a || Math.abs(a) * 0.1 || 1) * MARGIN;
  const [start, end] = [a - free, b + free];
  const place = (value: number): number => low + ((turned(value) - start) / (end - start)) * (high - low);
  return { place, ticks: log ? logTicks(10 ** start, 10 ** end, ticks) : linearTicks(start, end, ticks) };
}

/** Even marks, as many as there is room for, in steps that people count in. */
function linearTicks(start: number, end: number, most: number): number[] {
  const least = (end - start) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = (STEPS.find((each) => each * power >= least * (1 - 1e-9)) ?? 10) * power;
  const first = Math.ceil(start / step - 1e-9);
  const count = Math.floor(end / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Powers of ten, with what lies between where there is room. */
function logTicks(start: number, end: number, most: number): number[] {
  const powers: number[] = [];
  for (let power = Math.floor(Math.log10(start)); power <= Math.ceil(Math.log10(end)); power++) powers.push(power);
  const of = (parts: readonly number[]): number[] =>
    powers
      .flatMap((power) => parts.map((part) => Number((part * 10 ** power).toPrecision(12))))
      .filter((value) => value >= start && value <= end);
  const tried = [[1, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]].map(of);
  const fits = tried.find((values) => values.length <= most) ?? tried[3] ?? [];
  // Within less than a power of ten, even marks say more.
  return fits.length >= 2 ? fits : linearTicks(start, end, most).filter((value) => value > 0);
}
