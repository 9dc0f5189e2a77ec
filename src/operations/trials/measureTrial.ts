import { defined } from '../../base/defined';
import { gzipSize } from '../../formats/wireSize';
import type { Trial, TrialRecord } from '../../protocol/trialRecord';
import { trialId } from '../../study/trialId';
import { countChannels, countElements, totalMacs } from '../measurement/measure';
import { keyOf, type TrialGround } from './ground';
import { makeTrial, type TrialSources } from './makeTrial';
import { figuresOn, testFigures } from './partFigures';

/** A record, and how long it took. */
export interface MeasuredTrial {
  readonly record: TrialRecord;
  readonly seconds: number;
}

/**
 * Makes a trial's model and measures it. The record is a function of the key alone: the same on each host and in any order, as far as the
 * backend computes the same. Throws what its settings break, and what reading the data set throws; training that comes to no
 * numbers is a record, too.
 */
export async function measureTrial(ground: TrialGround, trial: Trial, sources: TrialSources = {}): Promise<MeasuredTrial> {
  const start = performance.now();
  const key = keyOf(ground, trial);
  const { model, analysis, samples, validation, layers, spent, choice, diverged } = await makeTrial(ground, trial, sources);
  const measured = diverged !== true;
  const record: TrialRecord = {
    id: trialId(key),
    key,
    ...(measured && validation ? { validation: await figuresOn(model, validation) } : {}),
    ...(measured && !trial.rung ? { test: await testFigures(model, samples.test) } : {}),
    size: {
      ...countElements(model),
      channels: countChannels(analysis.structure),
      macs: totalMacs(analysis.cost),
      ...(await gzipSize(model)),
    },
    spent,
    layers,
    ...(trial.rung ? { endedAfter: trial.training?.epochs ?? 0 } : {}),
    ...defined({ choice, diverged }),
  };
  return { record, seconds: (performance.now() - start) / 1000 };
}
