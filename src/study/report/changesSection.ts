import { mean } from 'simple-statistics';
import { exactCount } from '../../base/format';
import { escapedHtml as text } from '../../base/escapedHtml';
import type { TrialRecord } from '../../protocol/trialRecord';
import { flips, type Flips } from '../statistics/flips';
import { holm } from '../statistics/holm';
import { mcNemar } from '../statistics/mcNemar';
import { rightBits } from '../statistics/rightBits';
import { cellName, type Cell } from './cells';
import { pairsOf } from './comparison';
import { untouched } from './controls';
import { frontCells } from './frontSection';
import { figureCell, folded, paragraph, section, tableHtml, words } from './html';
import { spread } from './layersSection';
import { COSTS } from './measures';
import type { StudyReport } from './studyReport';
import { signedText } from './words';

/** So many points of the front are looked at closely. */
const MOST_CHOSEN = 5;
const MOST_CLASSES = 12;
const MOST_LISTED = 60;

/** What became of classes and samples at some points of the front of bytes, against the model as it was. */
export function changesSection(report: StudyReport): string {
  const { cells, measure } = report;
  const before = untouched(cells);
  const [bytes] = COSTS;
  if (!before || !bytes || measure.better < 0) return '';
  const front = frontCells(cells, bytes, measure.better).filter((cell) => cell !== before && cell.quantized + cell.family !== '');
  const chosen = spread(front, MOST_CHOSEN);
  if (chosen.length === 0) return '';
  const list = `<ol>${chosen.map((cell) => `<li>${text(cellName(cell))}</li>`).join('')}</ol>`;
  return section('changes', 'Classes and samples', [
    paragraph('Points of the front of bytes, the smallest first, against the model as it was:'),
    list,
    classTable(chosen, before, report),
    flipsTable(chosen, before),
  ]);
}

function classTable(chosen: readonly Cell[], before: Cell, { facts, measure }: StudyReport): string {
  const was = rates(before);
  if (was.length === 0) return '';
  const changes = chosen.map((cell) => rates(cell).map((rate, i) => rate - (was[i] ?? Number.NaN)));
  const worst = (i: number): number => Math.max(...changes.map((each) => Math.abs(each[i] ?? 0)));
  const classes = was.map((_, i) => i);
  const shown =
    classes.length <= MOST_CLASSES
      ? classes
      : [...classes]
          .sort((a, b) => worst(b) - worst(a))
          .slice(0, MOST_CLASSES)
          .sort((a, b) => a - b);
  const rows = shown.map((i) => [
    words(facts.classes?.[i] ?? `class ${i}`),
    figureCell(measure.write(was[i] ?? Number.NaN)),
    ...changes.map((each) => (Number.isFinite(each[i]) ? figureCell(signedText(each[i] ?? 0, measure)) : figureCell('–'))),
  ]);
  const head = [words('class'), figureCell('as it was'), ...chosen.map((_, i) => figureCell(String(i + 1)))];
  const few = shown.length < classes.length ? paragraph(`The ${shown.length} classes of ${classes.length} that change most.`) : '';
  return `<h3>Right answers by class: change in points</h3>${few}${tableHtml(head, rows)}`;
}

/** Share of right answers by class, the mean over the seeds. */
function rates({ bySeed }: Cell): number[] {
  const all = [...bySeed.values()].flatMap(({ test }) => (test?.perClass ? [test.perClass] : []));
  return (all[0] ?? []).map((_, i) =>
    mean(all.map((each) => ((each[i]?.samples ?? 0) === 0 ? Number.NaN : (each[i]?.right ?? 0) / (each[i]?.samples ?? 1)))),
  );
}

function flipsTable(chosen: readonly Cell[], before: Cell): string {
  const turned = chosen.map((cell) => pairsOf(before, cell).flatMap(([was, is]) => flipsOf(was, is)));
  if (turned.every((each) => each.length === 0)) return '';
  const rows = turned.map((bySeed, i) => {
    const ps = holm(bySeed.map(({ lost, gained }) => mcNemar(lost.length, gained.length)));
    return [
      words(String(i + 1)),
      ...[...turnedCounts(bySeed), `${ps.filter((p) => p < 0.05).length} of ${ps.length}`, pText(Math.min(1, ...ps))].map((value) =>
        figureCell(value),
      ),
    ];
  });
  const head = ['', 'right → wrong', 'wrong → right', 'seeds that differ', 'least p'].map((name, i) =>
    i === 0 ? words(name) : figureCell(name),
  );
  const lists = turned.flatMap((bySeed, i) => {
    const [first] = bySeed;
    return first ? [`<li value="${i + 1}">Right → wrong: ${listed(first.lost)}.<br>Wrong → right: ${listed(first.gained)}.</li>`] : [];
  });
  return [
    '<h3>Samples that turned</h3>',
    paragraph(
      'Means over the seeds. McNemar’s test of each seed’s model against the model as it was (exact below 25 disagreements, with a continuity correction from there on), corrected by Holm over the seeds.',
    ),
    tableHtml(head, rows),
    folded('Which samples turned, of the first seed, by their place in the test part', `<ol>${lists.join('')}</ol>`),
  ].join('\n');
}

function turnedCounts(bySeed: readonly Flips[]): string[] {
  if (bySeed.length === 0) return ['–', '–'];
  return [mean(bySeed.map(({ lost }) => lost.length)), mean(bySeed.map(({ gained }) => gained.length))].map((count) =>
    Number.isInteger(count) ? exactCount(count) : count.toFixed(1),
  );
}

function flipsOf({ test: was }: TrialRecord, { test: is }: TrialRecord): Flips[] {
  if (was?.right === undefined || is?.right === undefined || was.samples !== is.samples) return [];
  return [flips(rightBits(was.right), rightBits(is.right), was.samples)];
}

function listed(samples: readonly number[]): string {
  if (samples.length === 0) return 'none';
  const more = samples.length > MOST_LISTED ? ` and ${exactCount(samples.length - MOST_LISTED)} more` : '';
  return `${samples.slice(0, MOST_LISTED).join(', ')}${more}`;
}

function pText(p: number): string {
  return p < 0.001 ? 'below 0.001' : p.toFixed(3);
}
