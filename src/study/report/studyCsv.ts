import { csvText } from '../../base/csvText';
import { methodWords, pruneWords, quantizeWords, repairWords } from '../../protocol/trialWords';
import type { TrialRecord } from '../../protocol/trialRecord';

/** The columns of `study.csv`, in order; docs/studies.md tells what each holds. */
export const CSV_COLUMNS: readonly (readonly [name: string, of: (record: TrialRecord) => string | number | undefined])[] = [
  ['id', ({ id }) => id],
  ['method', ({ key }) => key.trial.prune?.method],
  ['level', ({ key }) => key.trial.prune?.level],
  ['amount', ({ key }) => key.trial.prune?.amount],
  ['scope', ({ key }) => key.trial.prune?.scope],
  ['rounds', ({ key }) => key.trial.prune && (key.trial.prune.rounds ?? 1)],
  ['pruning', ({ key }) => pruneWords(key.trial)],
  ['method_told', ({ key }) => methodWords(key.trial)],
  ['repair', ({ key }) => key.trial.repair],
  ['repair_told', ({ key }) => repairWords(key.trial)],
  ['quantization', ({ key }) => quantizeWords(key.trial)],
  ['seed', ({ key }) => key.trial.seed],
  ['test_samples', ({ test }) => test?.samples],
  ['test_accuracy', ({ test }) => test?.accuracy],
  ['test_loss', ({ test }) => test?.loss],
  ['validation_samples', ({ validation }) => validation?.samples],
  ['validation_accuracy', ({ validation }) => validation?.accuracy],
  ['validation_loss', ({ validation }) => validation?.loss],
  ['gzip_bytes', ({ size }) => size.gzipBytes],
  ['model_json_gzip_bytes', ({ size }) => size.modelJsonGzipBytes],
  ['bytes', ({ size }) => size.bytes],
  ['macs', ({ size }) => size.macs],
  ['params', ({ size }) => size.params],
  ['nonzero', ({ size }) => size.nonzero],
  ['channels', ({ size }) => size.channels],
  ['epochs', ({ spent }) => spent.epochs],
  ['steps', ({ spent }) => spent.steps],
  ['steps_times_params', ({ spent }) => spent.stepsTimesParams],
  ['ended_after', ({ endedAfter }) => endedAfter],
  ['model', ({ key }) => key.model],
  ['data', ({ key }) => key.data],
  ['checkpoint', ({ key }) => key.checkpoint],
  ['teacher', ({ key }) => key.teacher],
  ['program', ({ key }) => key.program],
];

/** The records as CSV: a row each, a line with the columns' names first. */
export function studyCsv(records: readonly TrialRecord[]): string {
  return csvText([CSV_COLUMNS.map(([name]) => name), ...records.map((record) => CSV_COLUMNS.map(([, of]) => of(record)))]);
}
