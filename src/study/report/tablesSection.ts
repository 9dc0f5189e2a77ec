import { plural } from '../../base/format';
import { againstControl, type AgainstControl } from './againstControl';
import { amountText, lostOf, type Cell } from './cells';
import { CONTROLS } from './controls';
import { figureCell, folded, paragraph, section, tableHtml, words, type HtmlCell } from './html';
import { cellAt, panelName, type Panel } from './panels';
import type { StudyReport } from './studyReport';
import { intervalText, signedText } from './words';
import { escapedHtml as text } from '../../base/escapedHtml';

/** Tables of more panels would make the page too long to be read: they are in study.csv. */
const MOST_TABLES = 24;

/** Comparisons with controls, by panel. */
export type PanelControls = ReadonlyMap<
  Panel,
  readonly { readonly control: (typeof CONTROLS)[number]; readonly compared: readonly AgainstControl[] }[]
>;

/** Every panel against every control that it has. */
export function panelControls({ panels, cells, measure }: StudyReport): PanelControls {
  return new Map(
    panels
      .slice(0, MOST_TABLES)
      .map((panel) => [
        panel,
        CONTROLS.map((control) => ({ control, compared: againstControl(panel, control, cells, measure) })).filter(
          ({ compared }) => compared.length > 0,
        ),
      ]),
  );
}

/** Figures and paired differences, a fold for each panel. */
export function tablesSection(report: StudyReport, controls: PanelControls): string {
  const { measure } = report;
  const folds = [...controls].map(([panel, all], i) =>
    folded(
      panelName(panel),
      [
        meansTable(panel, report),
        ...all.map(({ control, compared }) => `<h3>Against ${text(control.label)}</h3>\n${differenceTable(panel, compared, report)}`),
      ].join('\n'),
      { open: i === 0, panel: true },
    ),
  );
  const more = report.panels.length - controls.size;
  return section('tables', 'Figures and paired differences', [
    paragraph(
      `Rows are the amounts removed. The best mean of a row is bold. A difference is positive where the method is better${measure.unit === '' ? '' : ', in points'}; it is green and marked ▲ where it is better, red and ▼ where it is worse, at 95 % for all of a table together.`,
    ),
    ...folds,
    more > 0 ? paragraph(`${plural(more, 'more table')} left out: see study.csv.`) : '',
  ]);
}

function headOf({ lines }: Panel): HtmlCell[] {
  return [words('removed'), ...lines.map(({ name }) => ({ html: text(name), className: 'figure' }))];
}

function meansTable(panel: Panel, report: StudyReport): string {
  const { better } = report.measure;
  const rows = panel.amounts.map((amount) => {
    const cells = panel.lines.map((line) => cellAt(line, amount));
    const best = Math.max(...cells.flatMap(({ score }: Partial<Cell> = {}) => (score ? [better * score.mean] : [])));
    return [words(amountText(amount)), ...cells.map((cell) => meanCell(cell, report, best))];
  });
  return tableHtml(headOf(panel), rows);
}

function meanCell(cell: Cell | undefined, { measure }: StudyReport, best: number): HtmlCell {
  if (!cell) return figureCell('');
  const { score, chance } = cell;
  const { ended, diverged } = lostOf(cell);
  const lost = [...(ended > 0 ? [`${ended} ended early`] : []), ...(diverged > 0 ? [`${diverged} diverged`] : [])].join(', ');
  if (!score) return figureCell('–', lost === '' ? 'no figure' : lost);
  const { interval, n, mean } = score;
  const beneath = !chance
    ? 'no chance in it'
    : interval
      ? `${measure.write(interval.low)} to ${measure.write(interval.high)}`
      : plural(n, 'seed');
  return figureCell(measure.write(mean), [beneath, lost].filter(Boolean).join('; '), measure.better * mean === best ? 'best' : '');
}

function differenceTable(panel: Panel, compared: readonly AgainstControl[], { measure }: StudyReport): string {
  const byCell = new Map(compared.map(({ cell, by }) => [cell, by]));
  const lines = panel.lines.filter(({ cells }) => cells.some((cell) => byCell.has(cell)));
  const rows = panel.amounts.flatMap((amount) => {
    const cells = lines.map((line) => {
      const cell = cellAt(line, amount);
      const by = cell && byCell.get(cell);
      if (!by) return figureCell('');
      const interval = by.interval();
      const beneath = interval
        ? intervalText(interval, measure)
        : by.seeds === 0
          ? 'one model each'
          : `${plural(by.seeds, 'seed')}: no claim`;
      const mark = by.verdict() > 0 ? ' ▲' : by.verdict() < 0 ? ' ▼' : '';
      return figureCell(
        `${signedText(by.difference, measure)}${mark}`,
        beneath,
        by.verdict() > 0 ? 'better' : by.verdict() < 0 ? 'worse' : '',
      );
    });
    return cells.every(({ html }) => html === '') ? [] : [[words(amountText(amount)), ...cells]];
  });
  return tableHtml(headOf({ ...panel, lines }), rows);
}
