import type { Evidence, Needs } from '../../saliency/evidence';
import type { MissingCurvature } from '../../trace/curvature/curvature';
import { providersOf } from './providers';

/** What could not be told of what the needs ask for, with the reasons; undefined where nothing is asked that may be missing. */
export function missingEvidence(evidence: Evidence, needs: readonly Needs[]): readonly MissingCurvature[] | undefined {
  const told = providersOf(needs).flatMap(({ missing }) => (missing ? [missing(evidence, needs)] : []));
  return told.length === 0 ? undefined : told.flat();
}
