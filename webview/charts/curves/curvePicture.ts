import { grouped } from '../../../src/base/grouped';
import { paretoFront } from '../../../src/base/statistics/paretoFront';
import type { Colour } from '../../theme/colour';
import type { Palette } from '../../theme/palette';
import { xAxis, yAxis, type CurveXName, type CurveYName } from './axes';
import { curveLook, type CurveLook } from './curveLook';
import type { CurvePoint, CurveSeries } from './curveSeries';
import type { Picture, Place, Shape } from './picture';
import { scaleOf, type Scale } from './scale';

/** What of the curves is drawn, and how. */
export interface CurvePlot {
  readonly series: readonly CurveSeries[];
  readonly x: CurveXName;
  readonly y: CurveYName;
  readonly log: boolean;
  /** Whether the points that no other one betters are joined. */
  readonly front: boolean;
  /** The model before any trial; absent where it was not measured. */
  readonly baseline?: number;
  /** Whether the curves' names stand under them, as in a file. */
  readonly legend?: boolean;
}

/** A point of a curve, and where it lies. */
export interface Spot {
  readonly series: CurveSeries;
  readonly point: CurvePoint;
  readonly at: Place;
}

/** The curves as a picture, and where its points are: each curve's from the left, curve by curve. */
export interface DrawnCurves {
  readonly picture: Picture;
  readonly spots: readonly Spot[];
}

const LEFT = 62;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 44;
const LEGEND_ROW = 18;
const LEGEND_COLUMN = 260;
/** Marks of one curve that lie closer would make a smear. */
const APART = 10;
/** Shorter pieces of a line are not seen. */
const SHORT = 0.5;
const MARK_SIZE = 3.5;

/** Draws curves into a room of that size; nothing but axes where there are no points. */
export function drawCurves(plot: CurvePlot, palette: Palette, [width, height]: readonly [number, number]): DrawnCurves {
  const { series, baseline } = plot;
  const columns = Math.max(1, Math.floor((width - LEFT) / LEGEND_COLUMN));
  const legendHeight = plot.legend ? Math.ceil((series.length + 1) / columns) * LEGEND_ROW + 8 : 0;
  const box = {
    left: LEFT,
    right: Math.max(LEFT + 40, width - RIGHT),
    top: TOP,
    bottom: Math.max(TOP + 40, height - BOTTOM - legendHeight),
  };
  const points = series.flatMap((each) => each.points);
  const x = horizontal(plot, points, box);
  const y = vertical(points, baseline, box);
  const spots = series.flatMap((each) => spotsOf(each, x, y));
  const shapes: Shape[] = [
    { kind: 'box', x: 0, y: 0, width, height, fill: opaque(palette.background) },
    ...axes(plot, { x, y, box }, palette),
    ...(baseline === undefined ? [] : baselineShapes(y.place(baseline), box, palette)),
    ...series.flatMap((each) => bandShapes(each, { x, y }, palette)),
  ];
  const of = grouped(spots, (spot) => spot.series);
  for (const each of series) shapes.push(...lineShapes(of.get(each) ?? [], curveLook(each.like, palette), palette));
  if (plot.front) shapes.push(...frontShapes(spots, plot, palette));
  if (plot.legend) shapes.push(...legendShapes(plot, { columns, top: box.bottom + BOTTOM }, palette));
  return { picture: { width, height, font: palette.fontFamily, shapes }, spots };
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Smaller models are to the right on every axis. */
function horizontal({ x, log }: CurvePlot, points: readonly CurvePoint[], { left, right }: Box): Scale {
  const { logFits, moreIsLess } = xAxis(x);
  const [from, to] = spanOf(points.map((point) => point.x));
  const pixels = moreIsLess ? ([left, right] as const) : ([right, left] as const);
  return scaleOf({ from, to, pixels, log: log && logFits && from > 0, ticks: Math.max(2, Math.floor((right - left) / 90)) });
}

function vertical(points: readonly CurvePoint[], baseline: number | undefined, { top, bottom }: Box): Scale {
  const [from, to] = spanOf([...points.flatMap(({ low, high }) => [low, high]), ...(baseline === undefined ? [] : [baseline])]);
  return scaleOf({ from, to, pixels: [bottom, top], ticks: Math.max(2, Math.floor((bottom - top) / 42)) });
}

function spanOf(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}

function spotsOf(series: CurveSeries, x: Scale, y: Scale): Spot[] {
  return series.points
    .map((point): Spot => ({ series, point, at: [x.place(point.x), y.place(point.y)] }))
    .sort((a, b) => a.at[0] - b.at[0]);
}

function axes(plot: CurvePlot, { x, y, box }: { x: Scale; y: Scale; box: Box }, { line, dim, text }: Palette): Shape[] {
  const { left, right, top, bottom } = box;
  const [across, up] = [xAxis(plot.x), yAxis(plot.y)];
  const marks = (values: readonly number[]): { value: number }[] => values.map((value) => ({ value }));
  const grid: Colour = [line[0], line[1], line[2], line[3] * 0.6];
  const shapes: Shape[] = [];
  x.ticks.forEach((value, i) => {
    const at = x.place(value);
    if (at < left - 1 || at > right + 1) return;
    shapes.push(lineShape({ colour: grid }, [at, top], [at, bottom]));
    shapes.push({ kind: 'text', text: across.mark(value, i, marks(x.ticks)), at: [at, bottom + 13], colour: dim, align: 'middle' });
  });
  y.ticks.forEach((value, i) => {
    const at = y.place(value);
    if (at < top - 1 || at > bottom + 1) return;
    shapes.push(lineShape({ colour: grid }, [left, at], [right, at]));
    shapes.push({ kind: 'text', text: up.mark(value, i, marks(y.ticks)), at: [left - 7, at], colour: dim, align: 'end' });
  });
  shapes.push(lineShape({ colour: line }, [left, top], [left, bottom], [right, bottom]));
  shapes.push({ kind: 'text', text: across.label, at: [(left + right) / 2, bottom + 32], colour: text, align: 'middle' });
  shapes.push({ kind: 'text', text: up.label, at: [9, (top + bottom) / 2], colour: text, align: 'middle', upwards: true });
  return shapes;
}

function baselineShapes(at: number, { left, right, top }: Box, { text, dim }: Palette): Shape[] {
  const above = at - 8 > top;
  return [
    lineShape({ colour: faded(text, 0.7), dash: [2, 3] }, [left, at], [right, at]),
    { kind: 'text', text: 'before pruning', at: [right - 6, above ? at - 7 : at + 8], colour: dim, align: 'end' },
  ];
}

/** A band over each run of points that have one; a bar where such a point stands alone. */
function bandShapes({ like, points }: CurveSeries, { x, y }: { x: Scale; y: Scale }, palette: Palette): Shape[] {
  const { colour } = curveLook(like, palette);
  const shapes: Shape[] = [];
  let run: CurvePoint[] = [];
  const end = (): void => {
    const [only] = run;
    if (run.length > 1) {
      const upper = run.map((point): Place => [x.place(point.x), y.place(point.high)]);
      const lower = run.map((point): Place => [x.place(point.x), y.place(point.low)]).reverse();
      shapes.push({ kind: 'area', at: [...upper, ...lower], fill: faded(colour, 0.16) });
    } else if (only) {
      const at = x.place(only.x);
      shapes.push(lineShape({ colour: faded(colour, 0.7), width: 1.2 }, [at, y.place(only.low)], [at, y.place(only.high)]));
    }
    run = [];
  };
  for (const point of [...points].sort((a, b) => a.x - b.x)) {
    if (point.high > point.low) run.push(point);
    else end();
  }
  end();
  return shapes;
}

/** A line with its marks, without what is too small to be seen. Only so many marks that they can be told apart. */
function lineShapes(spots: readonly Spot[], look: CurveLook, { background }: Palette): Shape[] {
  const { colour, dash, width } = look;
  const fill = look.filled ? colour : opaque(background);
  const line: Place[] = [];
  const marks: Shape[] = [];
  let marked: Place | undefined;
  spots.forEach(({ at }, i) => {
    const last = line.at(-1);
    if (!last || i === spots.length - 1 || distance(last, at) >= SHORT) line.push(at);
    if (marked && distance(marked, at) < APART) return;
    marked = at;
    marks.push({ kind: 'mark', shape: look.mark, at, size: MARK_SIZE, colour, fill });
  });
  return [...(line.length > 1 ? [{ kind: 'line', at: line, colour, width, dash } as const] : []), ...marks];
}

/** The spots that no other one betters, from the largest model to the smallest. */
export function frontOf(spots: readonly Spot[], { x, y }: Pick<CurvePlot, 'x' | 'y'>): readonly Spot[] {
  const costs = xAxis(x).moreIsLess ? -1 : 1;
  const worths = yAxis(y).moreIsBetter ? 1 : -1;
  return paretoFront(spots.map((spot) => ({ spot, cost: costs * spot.point.x, worth: worths * spot.point.y }))).map(({ spot }) => spot);
}

function frontShapes(spots: readonly Spot[], plot: CurvePlot, palette: Palette): Shape[] {
  const at = frontOf(spots, plot).map((spot) => spot.at);
  return at.length < 2 ? [] : [{ kind: 'line', at, ...frontLook(palette) }];
}

function legendShapes({ series, front }: CurvePlot, { columns, top }: { columns: number; top: number }, palette: Palette): Shape[] {
  const entry = (i: number, text: string, sample: (at: Place) => readonly Shape[]): Shape[] => {
    const at: Place = [LEFT + (i % columns) * LEGEND_COLUMN, top + LEGEND_ROW / 2 + Math.floor(i / columns) * LEGEND_ROW];
    return [...sample(at), { kind: 'text', text, at: [at[0] + 34, at[1]], colour: palette.text, align: 'start' }];
  };
  const lines = series.flatMap(({ label, like }, i) => entry(i, label, (at) => sampleShapes(curveLook(like, palette), at, palette)));
  const best = ([x, y]: Place): Shape[] => [lineShape(frontLook(palette), [x, y], [x + 28, y])];
  return front ? [...lines, ...entry(series.length, 'Pareto front', best)] : lines;
}

/** A piece of a curve, 28 pixels wide from a place on. */
export function sampleShapes({ colour, dash, width, mark, filled }: CurveLook, [x, y]: Place, { background }: Palette): readonly Shape[] {
  return [
    lineShape({ colour, width, dash }, [x, y], [x + 28, y]),
    { kind: 'mark', shape: mark, at: [x + 14, y], size: MARK_SIZE, colour, fill: filled ? colour : opaque(background) },
  ];
}

type LineLook = Omit<Extract<Shape, { kind: 'line' }>, 'kind' | 'at' | 'width'> & { readonly width?: number };

/** A line through these places; one pixel wide where it has no other width. */
function lineShape(look: LineLook, ...at: readonly Place[]): Shape {
  return { kind: 'line', width: 1, ...look, at };
}

function frontLook({ mark }: Palette): { readonly colour: Colour; readonly width: number } {
  return { colour: faded(mark, 0.55), width: 5 };
}

function faded([red, green, blue, opacity]: Colour, by: number): Colour {
  return [red, green, blue, opacity * by];
}

function opaque([red, green, blue]: Colour): Colour {
  return [red, green, blue, 1];
}

function distance([a, b]: Place, [c, d]: Place): number {
  return Math.hypot(a - c, b - d);
}
