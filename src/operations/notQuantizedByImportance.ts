import type { ModelWarning } from '../model/model';
import type { QuantizedTensor } from '../protocol/answers';
import type { QuantizationKnowledge } from './quantizationKnowledge';

/** Says of the tensors that data tell nothing of how they were quantized: without weighing, or with their errors not carried. */
export function notQuantizedByImportance(
  tensors: readonly QuantizedTensor[],
  { importances, importance, moments, evidence }: QuantizationKnowledge,
): ModelWarning[] {
  const missing = [...(evidence?.unread ?? []), ...(evidence?.moments?.missing ?? [])];
  return tensors.flatMap(({ name }): ModelWarning[] => {
    const parts = [
      ...(importances && !importances.has(name)
        ? [`it keeps what a plain grid gives it: its importance by ${importance?.by ?? 'data'} is not known`]
        : []),
      ...(moments && !moments.has(name) ? ['its errors are not carried: what it reads is not known'] : []),
    ];
    if (parts.length === 0) return [];
    const why = missing.find(({ weights }) => weights.includes(name));
    const message = `${name}: ${parts.join('; ')}${why ? ` (${why.kernel}: ${why.reason})` : ''}.`;
    return [{ code: 'notScored', weight: name, message }];
  });
}
