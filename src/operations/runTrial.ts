import { gzipSize } from '../formats/wireSize';
import type { StudyPoint } from '../protocol/answers';
import type { FinetuneSettings, PruneSettings } from '../protocol/settings';
import type { Trial } from '../study/trial';
import { datasetFor } from './datasetFor';
import { finetuned } from './finetuned';
import { countChannels, countElements, totalMacs } from './measure';
import type { Opened } from './operationTable';
import { qualityOf } from './quality';
import { removeChannels, removeParameters } from './removal';
import { trainAndTest } from './trainAndTest';
import { withExecutable } from './withExecutable';

/** A trial with the model it is made on. */
export interface TrialInput extends Opened {
  readonly trial: Trial;
  readonly data: string;
  readonly finetune?: FinetuneSettings;
}

/** A thread that is to stop is terminated, so trials watch no signal; they report by being done. */
const silent = { signal: new AbortController().signal, report: () => undefined };

/** Prunes as the trial says and measures; with fine-tuning settings fine-tunes and measures again. */
export async function runTrial({ model, analysis, trial, data, finetune }: TrialInput): Promise<readonly StudyPoint[]> {
  const { train, test } = trainAndTest(await datasetFor(data, analysis));
  const settings: PruneSettings = trial;
  const opened = { model, analysis };
  const removal =
    trial.level === 'parameter'
      ? removeParameters(opened, settings, trial.amount)
      : await removeChannels(opened, settings, trial.amount, { train, context: silent });
  const pointOf = async (state: Opened, finetuneEpochs: number): Promise<StudyPoint> => {
    const { loss = Number.NaN, accuracy } = await withExecutable(state.model, (executable) => qualityOf(executable, test, silent));
    const { method, level, amount, seed } = trial;
    return {
      method,
      level,
      amount,
      seed,
      finetuneEpochs,
      loss,
      ...(accuracy === undefined ? {} : { accuracy }),
      ...countElements(state.model),
      channels: countChannels(state.analysis.structure),
      macs: totalMacs(state.analysis.cost),
      gzipBytes: await gzipSize(state.model),
    };
  };
  const oneShot = await pointOf(removal, 0);
  if (!finetune) return [oneShot];
  const trained = await finetuned(removal, train, { ...finetune, seed: trial.seed }, silent);
  return [oneShot, await pointOf({ ...removal, model: trained.model }, finetune.epochs)];
}
