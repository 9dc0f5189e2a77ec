import type { ModelWarning } from '../../model/model';
import type { Evidence } from '../../saliency/evidence';
import type { Samples } from '../samples/samples';
import { needsOf } from './gatherEvidence';
import { notScoredWarnings, type Scoring } from './notScoredWarnings';

/** What to know about scores: that they rest on a part of the data alone, and what could not be scored. */
export function scoreWarnings(evidence: Evidence, scoring: Scoring, samples: Samples | undefined): ModelWarning[] {
  const needs = needsOf(scoring.methods, scoring.settings);
  const looked = needs.length > 0;
  const inRuns = needs.some(({ rises }) => rises) ? (evidence.inRuns ?? []) : [];
  return [
    ...inRuns.map(({ weight, longest }): ModelWarning => ({
      code: 'inRuns',
      weight,
      message: `${weight} has more inputs than can be held against each other: its weights make up for each other within ${longest} inputs.`,
    })),
    ...(looked && samples ? samples.warnings : []),
    ...notScoredWarnings(evidence, scoring),
  ];
}
