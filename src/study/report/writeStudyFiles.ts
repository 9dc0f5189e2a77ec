import { join } from 'node:path';
import type { ReportProgress } from '../../base/progress';
import { refusing } from '../../formats/checkTarget';
import { writeWhole } from '../../formats/writeWhole';
import type { JournalLine } from '../../protocol/trialRecord';
import { studyCsv } from './studyCsv';
import type { StudyFacts } from './studyFacts';
import { studyHtml } from './studyHtml';
import { studyJson } from './studyJson';
import { studyReport } from './studyReport';

/** The names of a study's report in its folder, each with what makes it. */
const FILES = {
  'study.html': studyHtml,
  'study.json': ({ records, facts }) => studyJson(records, facts),
  'study.csv': ({ records }) => studyCsv(records),
} satisfies Record<string, (report: ReturnType<typeof studyReport>, tell?: ReportProgress) => string>;

/**
 * Writes the report of a journal's lines into a folder, over an older one: a page to read, the records as JSON, and as CSV. JSON and CSV
 * are the same bytes for the same records and facts, in whatever order they came; `tell` hears how far it is. Returns the paths. Throws
 * `fileUnwritable`.
 */
export async function writeStudyFiles(
  folder: string,
  lines: readonly JournalLine[],
  facts: StudyFacts,
  tell?: ReportProgress,
): Promise<string[]> {
  const report = studyReport(lines, facts);
  const paths: string[] = [];
  for (const [name, make] of Object.entries(FILES)) {
    const file = join(folder, name);
    await refusing(file, () => writeWhole(file, make(report, tell)));
    paths.push(file);
  }
  return paths;
}
