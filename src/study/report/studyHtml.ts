import { escapedHtml as text } from '../../base/escapedHtml';
import { exactCount, plural } from '../../base/format';
import { htmlPage } from '../../base/htmlPage';
import type { ReportProgress } from '../../base/progress';
import { LEAST_SEEDS } from '../../base/statistics/meanInterval';
import { budgetSection } from './budgetSection';
import { changesSection } from './changesSection';
import { curvesSection } from './curvesSection';
import { frontSection } from './frontSection';
import { section } from './html';
import { layersSection } from './layersSection';
import { leadersOf } from './leaders';
import { leftOutText, originSection } from './originSection';
import { panelName } from './panels';
import { STYLE } from './style';
import { STUDY_FORMAT } from './studyJson';
import type { StudyReport } from './studyReport';
import { controlSentence, leaderSentences, smallestSentence } from './summary';
import { countConfigurations } from '../../protocol/trials';
import { panelControls, tablesSection, type PanelControls } from './tablesSection';

type Section = readonly [name: string, make: (report: StudyReport, controls: PanelControls) => string];

const SECTIONS: readonly Section[] = [
  ['In short', summaryHtml],
  ['Curves', curvesSection],
  ['Pareto front', frontSection],
  ['Figures and differences', tablesSection],
  ['Layers', layersSection],
  ['Classes and samples', changesSection],
  ['Training', budgetSection],
  ['How it is reckoned', reckoningSection],
  ['Where it comes from', originSection],
];

/** A study's report as a page; `tell` hears which part is at work, since comparing takes its time. */
export function studyHtml(report: StudyReport, tell: ReportProgress = () => undefined): string {
  const { model = 'a model', data } = report.facts;
  const title = `Study of ${model}`;
  const controls = panelControls(report);
  const sections = SECTIONS.flatMap(([name, make], done) => {
    tell({ done, total: SECTIONS.length, message: 'Writing the report', detail: name });
    const html = make(report, controls);
    return html === '' ? [] : [{ name, html, id: /id="([a-z]+)"/.exec(html)?.[1] ?? '' }];
  });
  const [summary, ...others] = sections.map(({ html }) => html);
  const links = sections.slice(1).map(({ name, id }) => `<a href="#${id}">${text(name)}</a>`);
  const body = `<h1>${text(title)}</h1>
${data === undefined ? '' : `<p class="dim">${text(data)}</p>`}
${factsHtml(report)}
<nav>${links.join('')}</nav>
${summary}
${others.join('\n')}`;
  return htmlPage({ title, generator: STUDY_FORMAT, style: STYLE, body });
}

function factsHtml({ records, cells, measure, baseline, panels }: StudyReport): string {
  const methods = new Set(panels.flatMap(({ lines }) => lines.map(({ method }) => method)));
  const seeds = new Set(records.map(({ key }) => key.trial.seed));
  const samples = Math.max(0, ...records.map(({ test }) => test?.samples ?? 0));
  const items: (readonly [string, string])[] = [
    [baseline === undefined ? '–' : measure.write(baseline), `${measure.name} of the model as it was`],
    [exactCount(countConfigurations(records.map(({ key }) => key.trial))), 'configurations tried'],
    [exactCount(cells.length), 'points, over their seeds'],
    [exactCount(methods.size), methods.size === 1 ? 'method' : 'methods'],
    [exactCount(seeds.size), seeds.size === 1 ? 'seed' : 'seeds'],
    ...(samples === 0 ? [] : [[exactCount(samples), 'test samples'] as const]),
  ];
  return `<div class="facts">${items.map(([figure, what]) => `<div><b>${text(figure)}</b>${text(what)}</div>`).join('')}</div>`;
}

/** So many panels are put in words; the others are in the tables. */
const MOST_CARDS = 12;

function summaryHtml(report: StudyReport, controls: PanelControls): string {
  const { panels, measure, cells, baseline } = report;
  const cards = panels.slice(0, MOST_CARDS).flatMap((panel) => {
    const sentences = [
      ...leaderSentences(leadersOf(panel, measure), measure),
      ...(controls.get(panel) ?? []).flatMap(({ control, compared }) => controlSentence(control, compared, measure)),
    ];
    if (sentences.length === 0) return [];
    return [
      `<div class="card"><h3 class="capital">${text(panelName(panel))}</h3><ul>${sentences.map((each) => `<li>${text(each)}</li>`).join('')}</ul></div>`,
    ];
  });
  const leftOut = leftOutText(report);
  const lead = [
    ...smallestSentence(cells, baseline, measure),
    ...(measure.better < 0 ? ['Differences of the loss are positive where it is lower: better.'] : []),
    leftOut === 'none' ? 'No control is left out.' : `Controls left out: ${leftOut}.`,
    ...(panels.length > MOST_CARDS ? [`${plural(panels.length - MOST_CARDS, 'more comparison')} below in the tables.`] : []),
  ];
  return section('summary', 'In short', [
    ...lead.map((each) => `<p>${text(each)}</p>`),
    cards.length === 0 ? '' : `<div class="cards">${cards.join('\n')}</div>`,
  ]);
}

function reckoningSection({ measure }: StudyReport): string {
  const bits = measure.better > 0;
  const lines = [
    `A point is the mean over its seeds; its interval is Student’s at 95 %. With fewer than ${LEAST_SEEDS} seeds no interval is given and nothing is claimed. What hangs on no chance has one record, which counts for every seed.`,
    bits
      ? 'A difference is paired by seed. Its interval holds the middle 95 % over 1,000 resamples of both the seeds and the test samples, crossed: all seeds answer the same samples. Where records do not tell which samples were right, over 10,000 resamples of the seeds alone.'
      : 'A difference is paired by seed. Its interval holds the middle 95 % over 10,000 resamples of the seeds.',
    'A difference is claimed where this interval leaves zero out and the paired t-test over the seeds (between two models without chance: McNemar’s test) is below 5 % after Holm’s correction: over all cells of a table, or over all pairs of methods at an amount for who is ahead. “Not told apart” is no proof of being alike.',
    'The test part is looked at once for each reported point; where something was chosen, the validation part chose. The front and the smallest point are picked by their means among all points and are, so picked, a little too good.',
  ];
  return section('reckoning', 'How it is reckoned', [`<ul class="prose">${lines.map((line) => `<li>${text(line)}</li>`).join('')}</ul>`]);
}
