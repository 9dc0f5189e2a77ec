import { escapedHtml as text } from '../../base/escapedHtml';
import { exactCount, plural } from '../../base/format';
import { LEAST_SEEDS } from '../statistics/meanInterval';
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
import { triedOf } from './tried';
import { panelControls, tablesSection, type PanelControls } from './tablesSection';

/** A study's report as a page that needs nothing else: no script, no picture, no font from elsewhere. */
export function studyHtml(report: StudyReport): string {
  const title = `Study of ${report.facts.model ?? 'a model'}`;
  const controls = panelControls(report);
  const sections = [
    ['Curves', curvesSection(report)],
    ['Pareto front', frontSection(report)],
    ['Figures and differences', tablesSection(report, controls)],
    ['Layers', layersSection(report)],
    ['Classes and samples', changesSection(report)],
    ['Training', budgetSection(report)],
    ['How it is reckoned', reckoningSection(report)],
    ['Where it comes from', originSection(report)],
  ].filter(([, html]) => html !== '');
  const links = sections.map(([name = '', html = '']) => `<a href="#${/id="([a-z]+)"/.exec(html)?.[1] ?? ''}">${text(name)}</a>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${STUDY_FORMAT}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${text(title)}</h1>
${report.facts.data === undefined ? '' : `<p class="dim">${text(report.facts.data)}</p>`}
${factsHtml(report)}
<nav>${links.join('')}</nav>
${summaryHtml(report, controls)}
${sections.map(([, html]) => html).join('\n')}
</main>
</body>
</html>
`;
}

function factsHtml({ records, cells, measure, baseline, panels }: StudyReport): string {
  const methods = new Set(panels.flatMap(({ lines }) => lines.map(({ method }) => method)));
  const seeds = new Set(records.map(({ key }) => key.trial.seed));
  const samples = Math.max(0, ...records.map(({ test }) => test?.samples ?? 0));
  const items: (readonly [string, string])[] = [
    [baseline === undefined ? '–' : measure.write(baseline), `${measure.name} of the model as it was`],
    [exactCount(triedOf(records)), 'configurations tried'],
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
