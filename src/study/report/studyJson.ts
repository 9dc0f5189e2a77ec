import type { TrialRecord } from '../../protocol/trialRecord';
import type { StudyFacts } from './studyFacts';

/** Names the layout of `study.json`. */
export const STUDY_FORMAT = 'model-minifier-study-1';

/** What stands in `study.json`. Times are not among it: the same records make the same bytes. */
export interface StudyJson extends StudyFacts {
  readonly format: typeof STUDY_FORMAT;
  /** By id. */
  readonly records: readonly TrialRecord[];
}

/** The records, sorted by id, and what was told of the study. */
export function studyJson(records: readonly TrialRecord[], facts: StudyFacts): string {
  const json: StudyJson = { format: STUDY_FORMAT, ...facts, records };
  return `${JSON.stringify(json, sortedKeys, 1)}\n`;
}

/** Objects with their keys in order: which came first in a journal does not show. */
function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
