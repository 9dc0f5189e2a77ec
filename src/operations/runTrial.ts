import { gzipSize } from '../formats/wireSize';
import type { StudyPoint } from '../protocol/answers';
import type { FinetuneSettings, PruneSettings, ScoreSettings } from '../protocol/settings';
import type { Evidence } from '../saliency/criterion';
import type { Trial } from '../study/trial';
import { datasetFor } from './samples/datasetFor';
import { finetuned } from './finetuned';
import { countChannels, countElements, totalMacs } from './measurement/measure';
import type { Opened } from './opened';
import { pruneInRounds } from './removal/pruneInRounds';
import { qualityOf } from './measurement/quality';
import { trainAndTest } from './samples/trainAndTest';
import { withExecutable } from './withExecutable';

/** A trial with the model it is made on. */
export interface TrialInput extends Opened {
  readonly trial: Trial;
  readonly data: string;
  readonly finetune?: FinetuneSettings;
  readonly scoring: ScoreSettings;
  /** Gathered once for all trials of the seed that prune in one shot. */
  readonly evidence?: Evidence;
}

/** Trials report by being done. */
const silent = { report: () => undefined };

/** Prunes as the trial says and measures; with fine-tuning settings fine-tunes and measures again. */
export async function runTrial({ model, analysis, trial, data, finetune, scoring, evidence }: TrialInput): Promise<readonly StudyPoint[]> {
  const { train, test } = trainAndTest(await datasetFor(data, analysis));
  const settings: PruneSettings = { ...scoring, ...trial };
  const pointOf = async (state: Opened, finetuneEpochs: number): Promise<StudyPoint> => {
    const { loss = Number.NaN, accuracy } = await withExecutable(state.model, (executable) => qualityOf(executable, test));
    const { method, level, amount, seed, rounds } = trial;
    return {
      method,
      level,
      amount,
      seed,
      ...(rounds === undefined ? {} : { rounds }),
      finetuneEpochs,
      loss,
      ...(accuracy === undefined ? {} : { accuracy }),
      ...countElements(state.model),
      channels: countChannels(state.analysis.structure),
      macs: totalMacs(state.analysis.cost),
      gzipBytes: await gzipSize(state.model),
    };
  };
  const points: StudyPoint[] = [];
  const sources = evidence && (trial.rounds ?? 1) === 1 ? { evidence } : { data, context: {} };
  await pruneInRounds({ model, analysis }, settings, sources, {
    calibration: { train, context: silent },
    repair: async (removal, round, last) => {
      if (last) points.push(await pointOf(removal, 0));
      if (!finetune) return removal;
      const trained = await finetuned(removal, train, { ...finetune, seed: trial.seed + round - 1 }, silent);
      const repaired = { ...removal, model: trained.model };
      if (last) points.push(await pointOf(repaired, finetune.epochs));
      return repaired;
    },
  });
  return points;
}
