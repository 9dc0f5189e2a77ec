import type { ModelWarning } from '../../model/model';
import type { PruneLevel } from '../../protocol/answers';
import type { Evidence } from '../../saliency/criterion';
import type { Samples } from '../samples/samples';
import { notScoredWarnings } from './notScoredWarnings';

/** What to know about scores: that they rest on a part of the data alone, and what could not be scored. */
export function scoreWarnings(evidence: Evidence, level: PruneLevel, samples: Samples | undefined): ModelWarning[] {
  const looked = evidence.curvature !== undefined || evidence.maskLosses !== undefined;
  return [...(looked && samples ? samples.warnings : []), ...notScoredWarnings(evidence, level)];
}
