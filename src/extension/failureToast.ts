import { Failure, type FailureCode, type FailureData } from '../model/failure';
import { describeFailure } from '../protocol/sentence';
import { shortPath } from './shortPath';

/** What is put in front of a sentence that would begin with a file's name. */
const HEADLINES: Partial<Readonly<Record<FailureCode, string>>> = {
  outputExists: 'Nothing was written',
  notAModel: "Can't open this file",
  formatUnsupported: "The model can't be opened",
  topologyInvalid: "The model's layers can't be read",
  manifestInvalid: "The model's list of weights can't be read",
  pathNotAllowed: "The model's weights can't be read",
  weightMismatch: "The model's weights don't fit",
  dataInvalid: "The data set can't be read",
  dataShape: 'The data set does not fit the model',
  modelNotRunnable: "The model can't be run",
};

/** What a toast says: what happened, then where, by a path that can be read in a toast. */
export function failureToast(failure: Failure, roots: readonly string[]): string {
  const sentence = describeFailure(new Failure(failure.code, shortened(failure.data, roots)));
  const headline = HEADLINES[failure.code];
  return headline === undefined ? sentence : `${headline}: ${sentence}`;
}

/** The same data with short paths, also those that stand in a reason. */
function shortened(data: FailureData[FailureCode], roots: readonly string[]): FailureData[FailureCode] {
  const entries = Object.entries(data).map(([key, value]) => {
    if (typeof value !== 'string') return [key, value] as const;
    return [key, key === 'file' ? shortPath(value, roots) : withoutRoots(value, roots)] as const;
  });
  return Object.fromEntries(entries) as FailureData[FailureCode];
}

function withoutRoots(text: string, roots: readonly string[]): string {
  return roots.reduce((rest, root) => rest.replaceAll(`${root}/`, '').replaceAll(`${root}\\`, ''), text);
}
