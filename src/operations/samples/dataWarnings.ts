import { oneClassText, onlyClass } from '../../data/classesFound';
import type { Dataset } from '../../data/dataset';
import type { ModelWarning } from '../../model/model';

/** What to know about samples that something is measured on or learnt from. */
export function dataWarnings({ targets }: Dataset): ModelWarning[] {
  const only = onlyClass(targets);
  return only === undefined ? [] : [{ code: 'oneClass', message: oneClassText(only) }];
}
