import { fromFailureRecord, type Failure, type FailureCode, type FailureData, type FailureRecord } from '../model/failure';

/** One sentence for a person: what is wrong, where, and what was expected. */
export function describeFailure(failure: Failure | FailureRecord): string {
  const { code, data } = 'data' in failure ? failure : fromFailureRecord(failure);
  const sentence = SENTENCES[code] as (data: FailureData[FailureCode]) => string;
  return sentence(data as FailureData[FailureCode]);
}

const SENTENCES = {
  fileUnreadable: ({ file, reason }) => `Can't read ${file}: ${reason}.`,
  fileUnwritable: ({ file, reason }) => `Can't write ${file}: ${reason}.`,
  outputExists: ({ file }) => `${file} exists already; choose another folder or allow overwriting.`,
  notAModel: ({ file, reason }) => `${file} is not a TensorFlow.js model: ${reason}.`,
  formatUnsupported: ({ file, format, reason }) => `${file} is a ${format}: ${reason}.`,
  topologyInvalid: ({ file, layer, reason }) => `${file}${layer ? `, layer "${layer}"` : ''}: ${reason}`,
  manifestInvalid: ({ file, tensor, reason }) => `${file}${tensor ? `, tensor "${tensor}"` : ''}: ${reason}.`,
  pathNotAllowed: ({ file, path }) => `${file} names a weight file outside its folder: ${JSON.stringify(path)}.`,
  weightBytes: ({ file, tensor, expected, found }) =>
    `The weight files of ${file} hold ${found} bytes${tensor ? ` and end before the end of "${tensor}"` : ''}; the manifest says ${expected}.`,
  weightMismatch: ({ file, tensor, reason }) => `${file}, tensor "${tensor}": ${reason}.`,
  dataInvalid: ({ file, row, reason }) => `${file}${row === undefined ? '' : `, row ${row}`}: ${reason}.`,
  dataShape: ({ file, expected, found }) => `${file} has ${found}; the model takes ${expected}.`,
  settingInvalid: ({ setting, reason }) => `${setting}: ${reason}.`,
  notScorable: ({ method, kernel, layer, reason }) =>
    `${method} can't score this model: the way back from the loss ends at ${kernel}${layer ? ` (layer "${layer}")` : ''}: ${reason}.`,
  dataNeeded: ({ what }) => `${what} needs a data set.`,
  answersNeeded: ({ what, set, reason }) => `${what} needs answers, and the data set ${set} has none: ${reason}.`,
  backendUnavailable: ({ backend, reason }) => `The ${backend} backend is not available: ${reason}.`,
  modelNotRunnable: ({ file, layer, reason }) => `${file} can't be run${layer ? ` (layer "${layer}")` : ''}: ${reason}`,
  planInvalid: ({ reason, tensor }) => `This can't be done with the model${tensor ? ` (tensor "${tensor}")` : ''}: ${reason}.`,
  budgetMissed: ({ nearest, binds }) => `The budget can't be met: ${binds}. The nearest result: ${nearest}; it was not kept.`,
  certificateFailed: ({ check, difference, bound }) => `Check failed: ${check}: difference ${difference}, at most ${bound} allowed.`,
  selfTestFailed: ({ cases }) => `The backend computes wrong numbers in: ${cases}.`,
  queueUnavailable: ({ reason }) => `The queue can't be used: ${reason}.`,
  queueRefused: ({ what, reason }) => `Not taken: ${what}: ${reason}.`,
  trialsFailed: ({ trials, reason }) => `The study is not complete: ${reason}; what else was measured is kept. Trial ${trials}`,
  cancelled: () => 'Cancelled.',
  engineDied: ({ during }) => `The engine stopped during "${during}". Nothing saved was lost; it starts again with the next command.`,
  workerDied: ({ during, reason }) => `A worker thread stopped during "${during}": ${reason}.`,
  sessionBusy: ({ during }) => `The model is busy with "${during}"; wait for it or cancel it.`,
  nodeGone: () => 'This plan is not in memory any more; it has to be made again.',
  internal: ({ reason }) => `Something went wrong that should not: ${reason}`,
} satisfies { readonly [C in FailureCode]: (data: FailureData[C]) => string };
