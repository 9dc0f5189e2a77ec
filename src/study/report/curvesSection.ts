import { LEAST_SEEDS } from '../../base/statistics/meanInterval';
import { plural } from '../../base/format';
import { accuracyAxis, amountAxis, byError, costAxis, valueAxis, type Axis } from './axis';
import { amountText, cellName, type Cell } from './cells';
import { chartSvg, type ChartReference, type ChartSeries } from './chart';
import { CONTROLS } from './controls';
import { escapedHtml as text } from '../../base/escapedHtml';
import { folded, paragraph, section } from './html';
import { lineMarks } from './lineMarks';
import { COSTS, type Cost, type Measure } from './measures';
import { panelName, type Panel } from './panels';
import type { StudyReport } from './studyReport';
import { scoreText } from './words';

/** More panels than this are in the tables alone. */
export const MOST_CHARTS = 18;
/** Where there are more points, what they are is not told when the pointer rests on them. */
const MOST_TITLED = 1200;

/** The curves: a chart for each panel, against the amount and against each cost. */
export function curvesSection(report: StudyReport): string {
  const panels = report.panels.filter(({ lines }) => lines.some(({ cells }) => cells.some(({ score }) => score)));
  if (panels.length === 0) return '';
  const shown = panels.slice(0, MOST_CHARTS);
  const more = panels.length > shown.length ? paragraph(`${panels.length - shown.length} more are in study.csv and study.json alone.`) : '';
  return section('curves', 'Curves', [
    paragraph(captionText(report)),
    keyHtml(report),
    chartsOf(
      report,
      shown,
      amountAxis(
        report.panels.flatMap(({ amounts }) => amounts),
        amountText,
      ),
      ({ amount }) => amount,
    ),
    more,
    ...COSTS.map((cost, i) => costCharts(report, shown, cost, i === 0)),
  ]);
}

function captionText({ cells, measure }: StudyReport): string {
  const seeds = Math.max(...cells.map(({ score }) => score?.n ?? 0));
  const band =
    seeds >= LEAST_SEEDS
      ? 'Bands hold the mean with 95 % (Student’s t over the seeds); below five seeds they span the smallest to the largest.'
      : seeds > 1
        ? `Bands span the smallest to the largest of ${plural(seeds, 'seed')}; below five no interval is claimed.`
        : 'One seed: no bands.';
  const lows = cells.flatMap(({ score }) => (score ? [score.low, score.high] : []));
  const scale = measure.better > 0 && byError(lows) ? ' Upwards, half as much that is wrong is everywhere as far.' : '';
  return `${measure.better > 0 ? 'Accuracy' : 'Loss'} on the test part.${scale} ${band} The dashed line is the model as it was, the dotted one the dense net trained as long. Rest the pointer on a method’s name to pick it out, on a point to read it.`;
}

function costCharts(report: StudyReport, panels: readonly Panel[], cost: Cost, open: boolean): string {
  const values = panels.flatMap(({ lines }) =>
    lines.flatMap(({ cells }) => cells.filter(({ score }) => score).map(({ size }) => cost.of(size))),
  );
  const title = `Against ${cost.name}`;
  if (Math.min(...values) === Math.max(...values)) return paragraph(`${title}: all points have ${cost.exact(values[0] ?? 0)}.`);
  return folded(
    title,
    chartsOf(report, panels, costAxis(cost.label, values, cost.write), ({ size }) => cost.of(size)),
    { open },
  );
}

function chartsOf(report: StudyReport, panels: readonly Panel[], x: Axis, xOf: (cell: Cell) => number): string {
  const { cells, measure, baseline } = report;
  const shown = panels.flatMap(({ lines }) => lines.flatMap((line) => line.cells)).filter(({ score }) => score);
  const titled = cells.length <= MOST_TITLED;
  const references = (panel: Panel): ChartReference[] => {
    const dense = denseOf(panel, cells);
    return [
      ...(baseline === undefined ? [] : [{ y: baseline, dash: '5 4', title: `The model as it was: ${measure.write(baseline)}` }]),
      ...(dense?.score
        ? [{ y: dense.score.mean, dash: '1.5 3', title: `The dense net, trained as long: ${scoreText(dense, measure)}` }]
        : []),
    ];
  };
  const ys = [
    ...shown.flatMap(({ score }) => (score ? [score.low, score.high] : [])),
    ...panels.flatMap((panel) => references(panel).map(({ y }) => y)),
  ];
  const y = scoreAxis(measure, ys);
  const marks = lineMarks(report.panels);
  const figures = panels.map((panel) => {
    const series = panel.lines.map(({ name, cells: own }): ChartSeries => ({
      ...marks(name),
      joined: true,
      points: own.flatMap((cell) =>
        cell.score
          ? [
              {
                x: xOf(cell),
                y: cell.score.mean,
                low: cell.score.low,
                high: cell.score.high,
                ...(titled ? { title: titleOf(cell, report) } : {}),
              },
            ]
          : [],
      ),
    }));
    const label = `${measure.name} of ${panelName(panel)} against ${x.label}`;
    return `<figure><h3 class="capital">${text(panelName(panel))}</h3>${chartSvg({ label, x, y, series, references: references(panel) })}</figure>`;
  });
  return `<div class="charts">${figures.join('\n')}</div>`;
}

/** The axis of what a study is judged by. */
export function scoreAxis({ name, better, write }: Measure, values: readonly number[]): Axis {
  return better > 0 ? accuracyAxis(name, values, amountText) : valueAxis(name, values, write);
}

function denseOf(panel: Panel, cells: readonly Cell[]): Cell | undefined {
  const cell = panel.lines[0]?.cells[0];
  return cell && CONTROLS.find(({ name }) => name === 'dense')?.of(cell, cells);
}

/** What a point is, line by line. */
export function titleOf(cell: Cell, { measure }: Pick<StudyReport, 'measure'>): string {
  const { score, chance, size } = cell;
  const seeds = !chance ? 'no chance in it' : plural(score?.n ?? 0, 'seed');
  const costs = COSTS.map((cost) => `${cost.write(cost.of(size))}${cost.name === 'bytes' ? ' through gzip' : ` ${cost.name}`}`);
  return `${cellName(cell)}\n${scoreText(cell, measure)} (${seeds})\n${costs.join(', ')}`;
}

/** The methods' marks and names. */
export function keyHtml(report: Pick<StudyReport, 'panels'>): string {
  const marks = lineMarks(report.panels);
  const names = [...new Set(report.panels.flatMap(({ lines }) => lines.map(({ name }) => name)))];
  const items = names.map((name) => {
    const { className, shape, dash } = marks(name);
    const line = `<path class="line"${dash === undefined ? '' : ` stroke-dasharray="${dash}"`} d="M0,6H26"/>`;
    return `<li class="${className}"><svg viewBox="0 0 26 12" aria-hidden="true">${line}<path class="point" transform="translate(13,6)" d="${shape}"/></svg><span>${text(name)}</span></li>`;
  });
  return `<ul class="key">${items.join('')}</ul>`;
}
