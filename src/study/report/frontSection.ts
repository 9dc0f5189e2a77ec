import { capitalised } from '../../base/capitalised';
import { escapedHtml as text } from '../../base/escapedHtml';
import { plural } from '../../base/format';
import { paretoFront } from '../../base/statistics/paretoFront';
import { costAxis } from './axis';
import { cellName, type Cell } from './cells';
import { chartSvg, type ChartSeries } from './chart';
import { scoreAxis, titleOf } from './curvesSection';
import { figureCell, folded, paragraph, section, tableHtml, words } from './html';
import { lineMarks } from './lineMarks';
import { COSTS, type Cost } from './measures';
import type { StudyReport } from './studyReport';
import { scoreText } from './words';

const MOST_TITLED = 1200;

/** The cells that no other betters in cost and figure, the cheapest first. */
export function frontCells(cells: readonly Cell[], cost: Cost, better: 1 | -1): Cell[] {
  const points = cells.flatMap((cell) => (cell.score ? [{ cell, cost: cost.of(cell.size), worth: better * cell.score.mean }] : []));
  return paretoFront(points).map(({ cell }) => cell);
}

/** Pareto's fronts: all points together, pruned, quantized or both. */
export function frontSection(report: StudyReport): string {
  const scored = report.cells.filter(({ score }) => score);
  if (scored.length < 2) return '';
  return section('fronts', 'Pareto front', [
    paragraph(
      `All ${plural(scored.length, 'point')} together: filled ones are not quantized, hollow ones are; grey is what is not pruned. The line joins those that no other one betters, by their means; the others are pale. On the front, neighbours whose intervals overlap are not told apart.`,
    ),
    ...COSTS.map((cost, i) => frontOf(report, scored, cost, i === 0)),
  ]);
}

function frontOf(report: StudyReport, cells: readonly Cell[], cost: Cost, open: boolean): string {
  const costs = cells.map(({ size }) => cost.of(size));
  const title = capitalised(cost.name);
  if (Math.min(...costs) === Math.max(...costs)) return paragraph(`${title}: all points have ${cost.exact(costs[0] ?? 0)}.`);
  const { measure } = report;
  const front = frontCells(cells, cost, measure.better);
  const x = costAxis(cost.label, costs, cost.write);
  const ys = cells.flatMap(({ score }) => (score ? [score.low, score.high] : []));
  const y = scoreAxis(measure, ys);
  const marks = lineMarks(report.panels);
  const titled = cells.length <= MOST_TITLED;
  // What is on the front is drawn last, over the others.
  const inOrder = [...cells.filter((cell) => !front.includes(cell)), ...front];
  const series = inOrder.flatMap((cell): ChartSeries[] => {
    const { score, quantized, line, size } = cell;
    if (!score) return [];
    const { className, shape } = marks(line);
    const point = {
      x: cost.of(size),
      y: score.mean,
      low: score.low,
      high: score.high,
      ...(titled ? { title: titleOf(cell, report) } : {}),
    };
    return [
      {
        className: [className, ...(quantized === '' ? [] : ['hollow']), ...(front.includes(cell) ? [] : ['behind'])].join(' '),
        shape,
        joined: false,
        points: [point],
      },
    ];
  });
  const steps = [...front].reverse().map(({ size, score }) => ({ x: cost.of(size), y: score?.mean ?? 0 }));
  const label = `${measure.name} of all points against ${cost.label}, with Pareto’s front`;
  const rows = front.map((cell) => [
    words(cellName(cell)),
    figureCell(cost.exact(Math.round(cost.of(cell.size)))),
    figureCell(scoreText(cell, measure)),
  ]);
  const table = tableHtml(
    [words('On the front'), { html: text(cost.name), className: 'figure' }, { html: text(measure.name), className: 'figure' }],
    rows,
  );
  const chart = `<figure class="wide">${chartSvg({ label, x, y, series, front: steps, wide: true })}</figure>`;
  return folded(title, `${chart}\n${table}`, { open });
}
