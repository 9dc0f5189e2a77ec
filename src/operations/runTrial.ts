import { gzipSize } from '../formats/wireSize';
import type { DataChoice } from '../protocol/dataChoice';
import type { StudyPoint } from '../protocol/answers';
import type { FinetuneSettings } from '../protocol/settings/finetuning';
import { pruning } from '../protocol/settings/pruning';
import { settle } from '../protocol/settings/settle';
import type { ScoreSettings } from '../protocol/settings/scoring';
import type { Evidence } from '../saliency/evidence';
import type { Trial } from '../protocol/trials';
import { countChannels, countElements, totalMacs } from './measurement/measure';
import type { Opened } from './opened';
import { pruneInRounds } from './removal/pruneInRounds';
import { qualityOf } from './measurement/quality';
import { defined } from '../base/defined';
import type { RemovalSources } from './removal/removal';
import { removeShare } from './removal/removeShare';
import { openSamples } from './samples/openSamples';
import { tasksHere } from './task';
import type { Model } from '../model/model';

/** A trial with the model it is made on. */
export interface TrialInput extends Opened {
  readonly trial: Trial;
  readonly data: DataChoice;
  readonly finetune?: FinetuneSettings;
  readonly scoring: ScoreSettings;
  /** Gathered once for all trials of the seed that prune in one shot. */
  readonly evidence?: Evidence;
  /** The model that the first edit began with, where somebody knows. */
  readonly original?: Model;
}

/** Trials report by being done. */
const silent = { report: () => undefined, onEpoch: () => undefined, enough: () => false, tasks: tasksHere };

/**
 * Prunes as the trial says and measures; with fine-tuning settings fine-tunes and measures again. `prune` with the trial's
 * seed makes the same model.
 */
export async function runTrial({
  model,
  analysis,
  trial,
  data,
  finetune,
  scoring,
  evidence,
  original,
}: TrialInput): Promise<readonly StudyPoint[]> {
  const { seed, rounds = 1 } = trial;
  const settings = settle(pruning, { ...scoring, ...trial, ...(finetune ? { finetune: { ...finetune, seed } } : {}) });
  const samples = await openSamples(data, analysis);
  const sources: RemovalSources = { samples, context: silent, ...defined({ original }), ...(rounds === 1 ? defined({ evidence }) : {}) };
  const pruned = await pruneInRounds({ model, analysis }, settings, sources, (state, round) =>
    removeShare(state, settings, round, sources),
  );
  const untrained = pruned.removals.at(-1);
  if (!untrained) throw new Error('there was no round');
  const states: [Opened, number][] = [[untrained, 0], ...(finetune ? [[pruned, finetune.epochs] as [Opened, number]] : [])];
  const points: StudyPoint[] = [];
  for (const [state, finetuneEpochs] of states) {
    const { scope: _, ...told } = trial;
    const { loss = Number.NaN, accuracy } = await qualityOf(state.model, samples.test);
    points.push({
      ...told,
      finetuneEpochs,
      loss,
      ...defined({ accuracy }),
      ...countElements(state.model),
      channels: countChannels(state.analysis.structure),
      macs: totalMacs(state.analysis.cost),
      ...(await gzipSize(state.model)),
    });
  }
  return points;
}
