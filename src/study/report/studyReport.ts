import { defined } from '../../base/defined';
import type { JournalLine, TrialRecord } from '../../protocol/trialRecord';
import { cellsOf, type Cell } from './cells';
import { untouched } from './controls';
import { measureOf, type Measure } from './measures';
import { panelsOf, type Panel } from './panels';
import type { StudyFacts } from './studyFacts';

/** What a report is made of. */
export interface StudyReport {
  readonly facts: StudyFacts;
  /** By id, each once. */
  readonly lines: readonly JournalLine[];
  readonly records: readonly TrialRecord[];
  readonly measure: Measure;
  readonly cells: readonly Cell[];
  readonly panels: readonly Panel[];
  /** Of the model as it was; absent where nobody measured it. */
  readonly baseline?: number;
}

/** Puts the journal's lines, in any order and some of them twice, in the form that the report is made of. */
export function studyReport(journal: readonly JournalLine[], facts: StudyFacts): StudyReport {
  const lines = [...new Map(journal.map((line) => [line.record.id, line])).values()].sort((a, b) => (a.record.id < b.record.id ? -1 : 1));
  const records = lines.map(({ record }) => record);
  const measure = measureOf(records);
  const cells = cellsOf(records, measure);
  const told = facts.answer && measure.of({ test: { samples: 0, ...facts.answer.baseline } });
  return {
    facts,
    lines,
    records,
    measure,
    cells,
    panels: panelsOf(cells),
    ...defined({ baseline: untouched(cells)?.score?.mean ?? told }),
  };
}
