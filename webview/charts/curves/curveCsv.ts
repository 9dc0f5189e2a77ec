import { csvText } from '../../../src/base/csvText';
import type { StudyPoint } from '../../../src/protocol/studyAnswer';
import { repairOf } from './facets';

/** The columns, in their order. What a trial has no figure for is empty. */
const COLUMNS: Readonly<Record<string, (point: StudyPoint) => string | number | undefined>> = {
  method: ({ method }) => method,
  level: ({ level }) => level,
  amount: ({ amount }) => amount,
  scope: ({ scope = 'global' }) => scope,
  rounds: ({ rounds = 1 }) => rounds,
  seed: ({ seed }) => seed,
  repair: repairOf,
  epochs: ({ finetuneEpochs }) => finetuneEpochs,
  quantize: ({ quantize }) => quantize,
  control: ({ control }) => control,
  accuracy: ({ accuracy }) => accuracy,
  loss: ({ loss }) => loss,
  validation_accuracy: ({ validation }) => validation?.accuracy,
  validation_loss: ({ validation }) => validation?.loss,
  params: ({ params }) => params,
  nonzero: ({ nonzero }) => nonzero,
  channels: ({ channels }) => channels,
  macs: ({ macs }) => macs,
  bytes: ({ bytes }) => bytes,
  gzip_bytes: ({ gzipBytes }) => gzipBytes,
  spent_epochs: ({ spent }) => spent?.epochs,
  spent_steps: ({ spent }) => spent?.steps,
  spent_steps_times_params: ({ spent }) => spent?.stepsTimesParams,
  learning_rate: ({ learningRate }) => learningRate,
  id: ({ id }) => id,
};

/** Trials as CSV, a line each under a line of names; figures in full. */
export function curveCsv(points: readonly StudyPoint[]): string {
  return csvText([Object.keys(COLUMNS), ...points.map((point) => Object.values(COLUMNS).map((of) => of(point)))]);
}
