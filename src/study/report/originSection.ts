import { sumBy } from '../../base/sumBy';
import { escapedHtml as text } from '../../base/escapedHtml';
import { durationText } from '../../base/durationText';
import { exactCount, plural } from '../../base/format';
import { grouped } from '../../base/grouped';
import { lostOf } from './cells';
import { missingControls } from './controls';
import { folded, section, tableHtml, words } from './html';
import type { StudyReport } from './studyReport';
import { countConfigurations } from '../../protocol/trials';
import { enumerated } from '../../base/enumerated';

/** The controls that no record measured. */
export function leftOutText({ cells }: StudyReport): string {
  const missing = missingControls(cells);
  return missing.length === 0 ? 'none' : enumerated(missing);
}

/** Where everything comes from: hashes, versions, times, recipe. */
export function originSection(report: StudyReport): string {
  const { facts, records, lines } = report;
  const hashes = (of: (key: (typeof records)[number]['key']) => string | undefined): string[] => [
    ...new Set(records.flatMap(({ key }) => of(key) ?? [])),
  ];
  const seconds = sumBy(lines, (line) => line.seconds);
  const measured = records.filter((record) => report.measure.of(record) !== undefined);
  const lost = report.cells.map(lostOf);
  const [ended, diverged] = [sumBy(lost, (each) => each.ended), sumBy(lost, (each) => each.diverged)];
  const byHost = [...grouped(lines, ({ by }) => by)].map(([by, own]) => `${by}: ${exactCount(own.length)}`);
  const rows: (readonly [string, string])[] = [
    ['Model', [...(facts.model === undefined ? [] : [facts.model]), ...hashes(({ model }) => model)].join(', ')],
    ['Data set', [...(facts.data === undefined ? [] : [facts.data]), ...hashes(({ data }) => data)].join(', ')],
    ['Checkpoint', hashes(({ checkpoint }) => checkpoint).join(', ')],
    ['Teacher', hashes(({ teacher }) => teacher).join(', ')],
    ['Model Minifier', facts.program ?? ''],
    ['Figures computed by', enumerated(hashes(({ program }) => program).map((program) => `program version ${program}`))],
    ['Configurations tried', exactCount(countConfigurations(records.map(({ key }) => key.trial)))],
    ['Records', `${exactCount(records.length)}; ${exactCount(measured.length)} looked at the test part, once each`],
    ['Ended early', ended === 0 ? '' : plural(ended, 'trial')],
    ['Diverged', diverged === 0 ? '' : plural(diverged, 'trial')],
    ['Controls left out', leftOutText(report)],
    ['Time, all trials together', seconds > 0 ? durationText(seconds) : ''],
    ['Trials measured by', byHost.join(', ')],
  ];
  const table = tableHtml(
    [],
    rows.filter(([, value]) => value !== '').map(([name, value]) => [words(name), { html: text(value), className: 'hash' }]),
  );
  const recipe =
    facts.settings === undefined ? '' : folded('Recipe', `<pre>${text(JSON.stringify(facts.settings, null, 2))}</pre>`, { open: true });
  return section('origin', 'Where it comes from', [table.replace('<thead><tr></tr></thead>', ''), recipe]);
}
