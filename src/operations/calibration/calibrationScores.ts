import type { LossName } from '../../data/lossName';
import { toFailureRecord } from '../../model/failure';
import type { ModelWarning } from '../../model/model';
import type { MethodName } from '../../protocol/vocabulary';
import { describeFailure } from '../../protocol/sentence';
import { criteria } from '../../saliency/criteria/criteria';
import type { Evidence } from '../../saliency/evidence';
import { FORECAST_NEEDS, predictedDamage } from '../../saliency/predictedDamage';
import { needCurvature } from '../../trace/curvature/moments';
import type { CalibrationPlan } from './checkCalibrate';
import type { OperationContext } from '../context';
import { gatherEvidence, needsOf } from '../evidence/gatherEvidence';
import { notScoredWarnings } from '../evidence/notScoredWarnings';
import type { Opened, Scores } from '../opened';
import { scoreBy, scoringInput } from '../score';
import type { Samples } from '../samples/samples';

/** What the methods say, and what is forecast. */
export interface CalibrationScores {
  /** In the order of the plan; without those that don't apply, unless the user named them. */
  readonly scores: ReadonlyMap<MethodName, Scores>;
  /** The rise of the loss by each single removal; empty where it can't be forecast. */
  readonly forecast: Scores;
  readonly warnings: readonly ModelWarning[];
}

/** Scores the model by every method of the plan, and forecasts, from one pass over the calibration samples. */
export async function calibrationScores(
  opened: Opened,
  plan: CalibrationPlan,
  { samples: set, loss }: { samples: Samples; loss: LossName },
  context: OperationContext,
): Promise<CalibrationScores> {
  const { level, seed, named, samples } = plan;
  const scoring = { ...plan.scoring, samples };
  const curved = loss !== 'meanAbsoluteError' || scoring.curvature === 'fisher';
  const methods = named || curved ? plan.methods : plan.methods.filter((method) => !needsCurvature(method, plan));
  const question = { level, seed, samples: set, what: 'Calibration' };
  const gates = level === 'neuron' && scoring.neuronScore === 'weights';
  const forecastNeeds = curved ? [FORECAST_NEEDS] : [];
  const needs = [...needsOf(methods, scoring), ...(gates ? [] : forecastNeeds)];
  const evidence = await gatherEvidence(opened, { ...question, needs, settings: scoring }, context);
  const { neuronScore: _, ...byGate } = scoring;
  const forecastEvidence = gates
    ? await gatherEvidence(opened, { ...question, needs: forecastNeeds, settings: byGate }, context)
    : evidence;

  const warnings: ModelWarning[] = [...notScoredWarnings(evidence, { methods, level, settings: scoring })];
  if (!curved)
    warnings.push(notScored('The mean absolute error has no curvature: there is no forecast, and methods that need it were left out.'));
  const scores = new Map<MethodName, Scores>();
  for (const method of methods) {
    try {
      scores.set(method, scoreBy(opened, { ...scoring, method, level, seed }, evidence));
    } catch (error) {
      const failure = toFailureRecord(error);
      if (named || failure.code !== 'notScorable') throw error;
      warnings.push(notScored(describeFailure(failure)));
    }
  }
  return { scores, forecast: curved ? forecastBy(opened, plan, forecastEvidence) : {}, warnings };
}

function forecastBy(opened: Opened, { level, seed, scoring }: CalibrationPlan, evidence: Evidence): Scores {
  const { neuronScore: _, ...settings } = scoring;
  return predictedDamage(scoringInput(opened, { ...settings, method: 'damage', level, seed }, evidence), level);
}

function needsCurvature(method: MethodName, { scoring }: CalibrationPlan): boolean {
  return needCurvature(criteria[method].needs?.(scoring).moments ?? []);
}

function notScored(message: string): ModelWarning {
  return { code: 'notScored', message };
}
