import { Failure } from '../../model/failure';
import type { ScoreSettings } from '../../protocol/settings/scoring';
import { SCORE_DEFAULTS } from '../../saliency/scoreDefaults';

/** Throws `settingInvalid` where settings of the curvature leave nothing to add up over so many calibration samples. */
export function checkScoreSettings(settings: ScoreSettings, samples: number): void {
  const { draws, spread, spreadFactor, miniBatch } = { ...SCORE_DEFAULTS, ...settings };
  demand('draws', isCount(draws), `${String(draws)} is not a whole number above 0`);
  demand('spread factor', Number.isFinite(spreadFactor) && spreadFactor >= 0, `${String(spreadFactor)} is not a number of at least 0`);
  demand('mini-batch', isCount(miniBatch), `${String(miniBatch)} is not a whole number above 0`);
  const several = spread !== 'batch' || miniBatch < samples;
  demand('mini-batch', several, `${String(samples)} calibration samples make one mini-batch of ${String(miniBatch)}, which has no spread`);
}

function demand(setting: string, holds: boolean, reason: string): void {
  if (!holds) throw new Failure('settingInvalid', { setting, reason });
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
