import type { ModelWarning } from '../../model/model';
import type { Evidence } from '../../saliency/evidence';
import type { Samples } from '../samples/samples';
import { needsOf } from './gatherEvidence';
import { notScoredWarnings, type Scoring } from './notScoredWarnings';

/** What to know about scores: that they rest on a part of the data alone, and what could not be scored. */
export function scoreWarnings(evidence: Evidence, scoring: Scoring, samples: Samples | undefined): ModelWarning[] {
  const looked = needsOf(scoring.methods, scoring.settings).length > 0;
  return [...(looked && samples ? samples.warnings : []), ...notScoredWarnings(evidence, scoring)];
}
