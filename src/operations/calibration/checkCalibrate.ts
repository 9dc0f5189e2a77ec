import type { MethodName, PruneLevel } from '../../protocol/vocabulary';
import { calibratedMethods, calibrating, type CalibrateSettings } from '../../protocol/settings/calibrating';
import type { SettledScoring } from '../../protocol/settings/scoring';
import { settle } from '../../protocol/settings/settle';

/** The settings of a calibration with their defaults. */
export interface CalibrationPlan {
  readonly level: PruneLevel;
  readonly methods: readonly MethodName[];
  /** Whether the user named the methods; if not, those that don't apply are left out. */
  readonly named: boolean;
  readonly measured: number;
  readonly samples: number;
  /** Ascending. */
  readonly amounts: readonly number[];
  readonly seed: number;
  /** What methods are told. */
  readonly scoring: SettledScoring;
}

/** Checks what the user asked for and fills in the rest. Throws `settingInvalid`. */
export function checkCalibrate(settings: CalibrateSettings): CalibrationPlan {
  const settled = settle(calibrating, settings);
  const { level, methods: named, measured, amounts, seed, ...scoring } = settled;
  const methods = [...new Set(calibratedMethods(settled))];
  const ascending = [...new Set(amounts)].sort((a, b) => a - b);
  return { level, methods, named: named !== undefined, measured, samples: scoring.samples, amounts: ascending, seed, scoring };
}
