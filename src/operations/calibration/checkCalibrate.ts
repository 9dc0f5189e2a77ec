import { checkLevel } from '../evidence/checkLevel';
import { Failure } from '../../model/failure';
import type { MethodName, PruneLevel } from '../../protocol/answers';
import type { CalibrateSettings, ScoreSettings } from '../../protocol/settings';
import { criteria } from '../../saliency/criteria/criteria';
import { SCORE_DEFAULTS } from '../../saliency/scoreDefaults';
import { DEFAULT_SEED } from '../defaultSeed';

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
  readonly scoring: ScoreSettings;
}

const MEASURED = 200;
const AMOUNTS = [0.3, 0.5, 0.7];

/** Checks what the user asked for and fills in the rest. Throws `settingInvalid`. */
export function checkCalibrate(settings: CalibrateSettings): CalibrationPlan {
  const { level, methods: named, measured = MEASURED, amounts = AMOUNTS, seed = DEFAULT_SEED, ...scoring } = settings;
  const { samples = SCORE_DEFAULTS.samples } = scoring;
  const able = Object.values(criteria)
    .filter((criterion) => criterion[level])
    .map(({ name }) => name);
  const methods = [...new Set(named ?? able)];
  checkLevel(methods, level);
  if (methods.length === 0) refuse('methods', 'at least one is needed');
  for (const [setting, value] of [
    ['measured', measured],
    ['samples', samples],
  ] as const) {
    if (!(Number.isInteger(value) && value >= 1)) refuse(setting, `${String(value)} is not a whole number above 0`);
  }
  if (amounts.length === 0) refuse('amounts', 'at least one is needed');
  const outside = amounts.find((amount) => !(amount > 0 && amount < 1));
  if (outside !== undefined) refuse('amounts', `${String(outside)} is not between 0 and 1 (both excluded)`);
  return {
    level,
    methods,
    named: named !== undefined,
    measured,
    samples,
    amounts: [...new Set(amounts)].sort((a, b) => a - b),
    seed,
    scoring,
  };
}

function refuse(setting: string, reason: string): never {
  throw new Failure('settingInvalid', { setting, reason });
}
