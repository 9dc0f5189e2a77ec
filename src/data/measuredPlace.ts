import type { Dataset } from './dataset';

/** The place among a model's outputs of the one that a data set is about: the one that it names, else the first; -1 where there is none of that name. */
export function measuredPlace(outputs: readonly { readonly name: string }[], { output }: Pick<Dataset, 'output'>): number {
  return output === undefined ? 0 : outputs.findIndex(({ name }) => name === output);
}
