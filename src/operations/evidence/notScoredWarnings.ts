import type { ModelWarning } from '../../model/model';
import type { PruneLevel, MethodName } from '../../protocol/vocabulary';
import type { Evidence, MeasuredOutput } from '../../saliency/evidence';
import type { MissingCurvature } from '../../trace/curvature/curvature';
import { UNMEASURED } from '../../trace/curvature/unreached';
import { defined } from '../../base/defined';
import type { ScoreSettings } from '../../protocol/settings/scoring';
import { needsOf } from './gatherEvidence';
import { missingEvidence } from './missingEvidence';

/** Whose scores are told, and how they were asked for. */
export interface Scoring {
  readonly methods: readonly MethodName[];
  readonly level: PruneLevel;
  readonly settings: ScoreSettings;
}

/**
 * Says what could not be scored, one warning for each place where the way back from the loss ends; by which methods, where
 * others of those that look at the data could.
 */
export function notScoredWarnings(evidence: Evidence, { methods, level, settings }: Scoring): ModelWarning[] {
  const missing = missingEvidence(evidence, needsOf(methods, settings)) ?? unmeasured(evidence.output, level);
  const missed = methods.flatMap((method) => {
    const own = missingEvidence(evidence, needsOf([method], settings));
    return own ? [{ method, own: new Set(own) }] : [];
  });
  return missing.map((each) => {
    const { kernel, layer, reason, weights, channels } = each;
    const what = [
      ...(weights.length > 0 ? [weights.length === 1 ? `the weight ${weights[0] ?? ''}` : `${weights.length} weights`] : []),
      ...(channels.length > 0 ? [`${channels.length} channels`] : []),
    ];
    const by = missed.filter(({ own }) => own.has(each)).map(({ method }) => method);
    const whom = by.length < missed.length ? ` by ${by.join(', ')}` : '';
    return {
      code: 'notScored',
      message: `${what.join(' and ') || 'Nothing'} could not be scored${whom}: ${kernel}: ${reason}.`,
      ...defined({ layer, weight: weights.length === 1 ? weights[0] : undefined }),
    };
  });
}

/** What other methods leave alone, as the curvature tells it. */
function unmeasured(output: MeasuredOutput | undefined, level: PruneLevel): MissingCurvature[] {
  const weights = level === 'parameter' ? (output?.weights ?? []) : [];
  const channels = level === 'neuron' ? (output?.channels ?? []) : [];
  return weights.length + channels.length === 0 ? [] : [{ weights, channels, ...UNMEASURED }];
}
