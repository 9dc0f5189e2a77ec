import { escapedHtml as text } from '../../base/escapedHtml';
import type { Axis } from './axis';

/** A point as it is drawn. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  /** What it is known to lie between; the same as y where nothing is known. */
  readonly low: number;
  readonly high: number;
  /** What is shown when the pointer rests on it; nothing where charts have too many points. */
  readonly title?: string;
}

/** Points that are drawn alike. */
export interface ChartSeries {
  /** CSS classes: the colour. */
  readonly className: string;
  /** A path around zero. */
  readonly shape: string;
  readonly points: readonly ChartPoint[];
  /** Whether they are joined, and their band drawn. */
  readonly joined: boolean;
  /** How the line is dashed where it is not whole. */
  readonly dash?: string;
}

/** A horizontal line. */
export interface ChartReference {
  readonly y: number;
  readonly dash: string;
  readonly title: string;
}

/** What a chart shows. */
export interface Chart {
  /** What it is, for those who do not see it. */
  readonly label: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly ChartSeries[];
  readonly references?: readonly ChartReference[];
  /** A line of steps through these, in the axes' values, the costliest first. */
  readonly front?: readonly { readonly x: number; readonly y: number }[];
  readonly wide?: boolean;
}

const HEIGHT = 270;
const MARGIN = { left: 52, right: 14, top: 10, bottom: 40 };
/** So much room a mark's text takes along the axis, by letter. */
const LETTER = 6.4;
/** And so much upwards. */
const LINE = 14;

/** A chart as SVG, drawn with the colours of the style sheet. */
export function chartSvg({ label, x, y, series, references = [], front = [], wide = false }: Chart): string {
  const width = wide ? 640 : 430;
  const [right, bottom] = [width - MARGIN.right, HEIGHT - MARGIN.bottom];
  const across = (value: number): number => MARGIN.left + x.place(value) * (right - MARGIN.left);
  const up = (value: number): number => bottom - y.place(value) * (bottom - MARGIN.top);
  const at = (px: number, py: number): string => `${round(px)},${round(py)}`;
  const parts = [
    ...apart(y.ticks, up).map(({ value, text: mark }) => {
      const height = round(up(value));
      return `<path class="grid" d="M${MARGIN.left},${height}H${right}"/><text class="mark end" x="${MARGIN.left - 6}" y="${round(up(value) + 3.5)}">${text(mark)}</text>`;
    }),
    ...roomy(x.ticks, across).map(({ value, text: mark }) => {
      const place = round(across(value));
      return `<path class="tick" d="M${place},${bottom}v4"/><text class="mark middle" x="${place}" y="${bottom + 16}">${text(mark)}</text>`;
    }),
    `<path class="axis" d="M${MARGIN.left},${bottom}H${right}"/>`,
    `<text class="name middle" x="${round((MARGIN.left + right) / 2)}" y="${HEIGHT - 6}">${text(x.label)}</text>`,
    ...references.map(
      ({ y: value, dash, title }) =>
        `<path class="reference" stroke-dasharray="${dash}" d="M${MARGIN.left},${round(up(value))}H${right}"><title>${text(title)}</title></path>`,
    ),
    ...series.map((each) => seriesSvg(each, (point) => [across(point.x), up(point.y)], up, at)),
    ...(front.length === 0
      ? []
      : [
          `<path class="front" d="${stepsPath(
            front.map((point) => [across(point.x), up(point.y)] as const),
            at,
          )}"/>`,
        ]),
  ];
  return `<svg class="chart${wide ? ' wide' : ''}" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="${text(label)}">${parts.join('')}</svg>`;
}

function seriesSvg(
  { className, shape, points, joined, dash }: ChartSeries,
  placeOf: (point: ChartPoint) => readonly [number, number],
  up: (value: number) => number,
  at: (x: number, y: number) => string,
): string {
  const places = points.map((point) => ({ point, place: placeOf(point) }));
  const drawn = joined && places.length > 1;
  const hasBand = places.some(({ point }) => point.high > point.low);
  const edge = [
    ...places.map(({ point, place }) => at(place[0], up(point.high))),
    ...[...places].reverse().map(({ point, place }) => at(place[0], up(point.low))),
  ];
  const bars =
    hasBand && !drawn ? places.map(({ point, place }) => `M${at(place[0], up(point.low))}V${round(up(point.high))}`).join('') : '';
  return [
    `<g class="series ${className}">`,
    drawn && hasBand ? `<path class="band" d="M${edge.join('L')}Z"/>` : '',
    bars === '' ? '' : `<path class="bar" d="${bars}"/>`,
    drawn
      ? `<path class="line"${dash === undefined ? '' : ` stroke-dasharray="${dash}"`} d="M${places.map(({ place }) => at(...place)).join('L')}"/>`
      : '',
    ...places.map(
      ({ point, place }) =>
        `<path class="point" transform="translate(${at(...place)})" d="${shape}">${point.title === undefined ? '' : `<title>${text(point.title)}</title>`}</path>`,
    ),
    '</g>',
  ].join('');
}

/** From the costliest on: whoever may spend less than a point costs gets what the next one is worth. */
function stepsPath(places: readonly (readonly [number, number])[], at: (x: number, y: number) => string): string {
  return places.map(([px, py], i) => (i === 0 ? `M${at(px, py)}` : `V${round(py)}H${round(px)}`)).join('');
}

/** Marks whose texts do not touch: the last one stays, then those nearest to it that fit. */
function roomy(ticks: Axis['ticks'], across: (value: number) => number): Axis['ticks'] {
  const kept: { readonly from: number; readonly tick: Axis['ticks'][number] }[] = [];
  for (const tick of [...ticks].sort((a, b) => across(b.value) - across(a.value))) {
    const half = (tick.text.length * LETTER) / 2;
    const place = across(tick.value);
    const before = kept.at(-1);
    if (!before || place + half + 4 <= before.from) kept.push({ from: place - half, tick });
  }
  return kept.map(({ tick }) => tick);
}

/** Marks one above the other whose texts do not touch: the topmost stays, then those below it that fit. */
function apart(ticks: Axis['ticks'], up: (value: number) => number): Axis['ticks'] {
  const kept: Axis['ticks'][number][] = [];
  for (const tick of [...ticks].sort((a, b) => up(a.value) - up(b.value))) {
    const last = kept.at(-1);
    if (!last || up(tick.value) - up(last.value) >= LINE) kept.push(tick);
  }
  return kept;
}

function round(value: number): number {
  return Number(value.toFixed(1));
}
