import { escapedHtml } from '../../../src/base/escapedHtml';
import { grouped } from '../../../src/base/grouped';
import { methodText } from '../../../src/protocol/methods';
import { REPAIRS } from '../../../src/protocol/studyWords';
import type { MethodName, PruneLevel } from '../../../src/protocol/vocabulary';
import { accuracyAxis, amountAxis, costAxis, type Axis } from '../../../src/study/report/axis';
import { chartSvg, type ChartSeries } from '../../../src/study/report/chart';
import { methodClass, methodShape } from '../../../src/study/report/methodMarks';
import { STYLE } from '../../../src/study/report/style';
import { accuracy, type Cell } from './cells';
import { meanBytes } from './quantization';
import { METHOD_ORDER, wideCells } from './selection';
import { amountText } from './words';

/** A picture of the page: its name as a file, and what it is for those who do not see it. */
export interface Picture {
  readonly file: string;
  readonly label: string;
  readonly svg: string;
}

/** A line of a panel. `like` is the method whose colour and shape it has. */
interface Line {
  readonly name: string;
  readonly like: MethodName;
  readonly dash?: string;
  readonly joined: boolean;
  readonly cells: readonly Cell[];
}

interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** All pictures of a record; one that would show nothing is left out. */
export function picturesOf(cells: readonly Cell[]): Picture[] {
  return [
    ...(['parameter', 'neuron'] as const).map((level) => methodsPicture(cells, level)),
    ...(['parameter', 'neuron'] as const).map((level) => repairsPicture(cells, level)),
    bytesPicture(cells),
  ].flatMap((picture) => picture ?? []);
}

const NAMES: Readonly<Record<PruneLevel, { readonly file: string; readonly text: string }>> = {
  parameter: { file: 'weights', text: 'single weights' },
  neuron: { file: 'neurons', text: 'whole neurons' },
};

function methodsPicture(cells: readonly Cell[], level: PruneLevel): Picture | undefined {
  const { file, text } = NAMES[level];
  const panels = byNetwork(wideCells(cells, level, 'finetune'), (own) =>
    METHOD_ORDER.map((method) => ({
      name: methodText(method).label,
      like: method,
      joined: true,
      cells: own.filter((cell) => cell.method === method),
    })),
  );
  return pictureOf(`methods-${file}`, `Accuracy by the share of ${text} that is removed, after the same fine-tuning`, panels, amounts);
}

function repairsPicture(cells: readonly Cell[], level: PruneLevel): Picture | undefined {
  const { file, text } = NAMES[level];
  const scratch = cells.filter((cell) => cell.level === level && cell.repair === 'scratch' && cell.rounds === 1 && cell.grid === '');
  const panels = byNetwork(scratch, (own) => {
    const [network, epochs] = [own[0]?.network, own[0]?.epochs];
    const beside = cells.filter(
      (cell) =>
        cell.network === network &&
        cell.epochs === epochs &&
        cell.level === level &&
        cell.rounds === 1 &&
        cell.grid === '' &&
        cell.method === 'obd-sd',
    );
    return LOOKS.map(({ repair, like }) => ({
      name: REPAIRS[repair].label,
      like,
      joined: true,
      cells: beside.filter((cell) => cell.repair === repair && (cell.checkpoint === undefined || cell.checkpoint === 'epoch-0')),
    }));
  });
  return pictureOf(
    `repairs-${file}`,
    `Accuracy by the share of ${text} that OBD-SD removed, by how what is left was brought back`,
    panels,
    amounts,
  );
}

/** Colours of methods that stand for repairs here. */
const LOOKS = [
  { repair: 'finetune', like: 'obd-sd' },
  { repair: 'distil', like: 'obd' },
  { repair: 'scratch', like: 'random' },
  { repair: 'rewind', like: 'magnitude' },
] as const;

function bytesPicture(cells: readonly Cell[]): Picture | undefined {
  const quantized = cells.filter(({ grid }) => grid !== '');
  const panels = byNetwork(quantized, (own) => {
    const epochs = Math.max(...own.map((cell) => cell.epochs));
    const pruned = cells.filter(
      (cell) =>
        cell.network === own[0]?.network &&
        cell.level === 'parameter' &&
        cell.rounds === 1 &&
        cell.repair === 'finetune' &&
        cell.scope === 'global' &&
        cell.epochs === epochs,
    );
    const alone = own.filter(({ amount }) => amount === 0);
    return [
      ...(['magnitude', 'obd-sd'] as const).map((method) => ({
        name: `pruned by ${methodText(method).label}`,
        like: method,
        joined: true,
        cells: pruned.filter((cell) => cell.method === method && cell.grid === ''),
      })),
      {
        name: 'rounded to levels',
        like: 'random',
        joined: true,
        cells: alone.filter(({ grid, repair }) => !grid.endsWith('trained') && repair === 'finetune'),
      },
      {
        name: 'trained on levels',
        like: 'obd',
        joined: true,
        cells: alone.filter(({ grid, repair }) => grid.endsWith('trained') && repair === 'none'),
      },
      { name: 'pruned and quantized', like: 'merge', joined: false, cells: pruned.filter(({ grid }) => grid !== '') },
    ];
  });
  return pictureOf('bytes', 'Accuracy by bytes through gzip, pruned, quantized, and both', panels, bytes);
}

/** Where cells stand from left to right. */
interface Across {
  readonly of: (cell: Cell) => number;
  readonly axis: (values: readonly number[]) => Axis;
}

const amounts: Across = { of: ({ amount }) => amount, axis: (values) => amountAxis(values, amountText) };
const bytes: Across = {
  of: meanBytes,
  axis: (values) => costAxis('bytes through gzip', values, (value) => (value < 1000 ? String(value) : `${value / 1000}k`)),
};

function byNetwork(cells: readonly Cell[], linesOf: (own: readonly Cell[]) => readonly Line[]): Panel[] {
  return [...grouped(cells, ({ network }) => network)].map(([title, own]) => ({
    title,
    lines: linesOf(own).filter((line) => line.cells.length > 0),
  }));
}

const [WIDTH, HEIGHT, TITLE, KEY] = [430, 270, 26, 20];
/** So many panels stand side by side. */
const COLUMNS = 2;
/** So much room a name takes in the key. */
const NAME = 150;

function pictureOf(file: string, label: string, panels: readonly Panel[], across: Across): Picture | undefined {
  if (panels.length === 0) return undefined;
  const names = [...new Map(panels.flatMap(({ lines }) => lines).map((line) => [line.name, line])).values()];
  const inRow = Math.floor((COLUMNS * WIDTH) / NAME);
  const top = Math.ceil(names.length / inRow) * KEY + 8;
  const height = top + Math.ceil(panels.length / COLUMNS) * (HEIGHT + TITLE);
  const parts = [
    ...names.map(({ name, like }, i) => {
      const [x, y] = [16 + (i % inRow) * NAME, 14 + Math.floor(i / inRow) * KEY];
      return `<g class="series ${methodClass(like)}"><path class="point" transform="translate(${x},${y})" d="${methodShape(like)}"/></g><text x="${x + 10}" y="${y + 4}">${escapedHtml(name)}</text>`;
    }),
    ...panels.map((panel, i) => {
      const [x, y] = [(i % COLUMNS) * WIDTH, top + Math.floor(i / COLUMNS) * (HEIGHT + TITLE)];
      const chart = panelSvg(panel, across).replace('class="chart"', `x="${x}" y="${y + TITLE}" width="${WIDTH}" height="${HEIGHT}"`);
      return `<text class="title" x="${x + 52}" y="${y + 18}">${escapedHtml(panel.title)}</text>${chart}`;
    }),
  ];
  const style = `${STYLE} svg { background: var(--ground); } svg .title { fill: var(--strong); font-weight: 600; }`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${COLUMNS * WIDTH} ${height}" width="${COLUMNS * WIDTH}" height="${height}" role="img" aria-label="${escapedHtml(label)}"><style>${escapedHtml(style)}</style>${parts.join('')}</svg>\n`;
  return { file: `${file}.svg`, label, svg };
}

function panelSvg({ title, lines }: Panel, { of, axis }: Across): string {
  const series = lines.map(({ like, joined, cells }): ChartSeries => ({
    className: methodClass(like),
    shape: methodShape(like),
    joined,
    points: cells
      .flatMap((cell) => {
        const by = accuracy(cell);
        if (!by) return [];
        const y = by.mean / 100;
        return [{ x: of(cell), y, low: (by.interval?.low ?? by.mean) / 100, high: (by.interval?.high ?? by.mean) / 100 }];
      })
      .sort((a, b) => a.x - b.x),
  }));
  const points = series.flatMap((each) => each.points);
  return chartSvg({
    label: title,
    x: axis(points.map(({ x }) => x)),
    y: accuracyAxis(
      'accuracy',
      points.flatMap(({ low, high }) => [low, high]),
      (value) => `${Number((100 * value).toFixed(2))} %`,
    ),
    series,
  });
}
