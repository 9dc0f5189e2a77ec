import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReportProgress } from '../base/progress';
import { seededRandom, shuffle, type Random } from '../base/random';
import { batchesOf } from '../data/batchesOf';
import type { Dataset } from '../data/dataset';
import type { LossName } from '../data/lossName';
import { splitDataset } from '../data/splitDataset';
import { Failure } from '../model/failure';
import type { KeepMasks } from '../model/keepMasks';
import type { WeightValues } from '../model/model';
import type { EpochRecord } from '../protocol/answers';
import type { FinetuneSettings } from '../protocol/settings/finetuning';
import type { ExecutableModel } from '../runtime/executableModel';
import { tf, type Variable } from '../runtime/tf';
import { checkFinetune } from './checkFinetune';
import { measure } from './evaluate';
import { fixedBatch } from './feed';
import { HeldWeights } from './heldWeights';
import { learnable } from './learnable';
import { makeOptimizer } from './makeOptimizer';
import { Measurement } from './measurement';
import { objectiveFor } from './objective';
import { repeatTo } from './repeatTo';
import { refusing } from './runSamples';
import { trainStep, type Training } from './trainStep';

/** What training is given beside its settings. */
export interface FinetuneOptions {
  /** Elements with 0 become zero and stay so. */
  readonly masks?: KeepMasks;
  /** Decides the order of the samples, what is held out for validation, and what Dropout drops. */
  readonly seed: number;
  readonly loss?: LossName;
  readonly report?: ReportProgress;
  readonly signal?: AbortSignal;
  /** Hears of each epoch when it is done. */
  readonly onEpoch?: (record: EpochRecord) => void;
}

const BATCH = 64;
/** Held out when patience is asked for but no share is named. */
const VALIDATION = 0.1;

/**
 * Trains the executable's weights in place; returns one record for each epoch. A record's loss and accuracy are those
 * of the epoch's own batches, each from before its step. With `patience`, training ends when the validation loss has
 * not fallen for so many epochs, and the best epoch's weights are put back. The same seed gives the same weights, bit
 * by bit, on one machine and backend. Throws `settingInvalid` (also when nothing may learn, or when the loss is no
 * number any more), `dataInvalid`, `dataShape`, `cancelled`; the executable's weights are then of no use.
 */
export async function finetune(
  exec: ExecutableModel,
  dataset: Dataset,
  settings: FinetuneSettings,
  options: FinetuneOptions,
): Promise<EpochRecord[]> {
  checkFinetune(settings);
  const variables = learning(exec, settings.unfreeze ?? false);
  const share = settings.validation ?? (settings.patience === undefined ? 0 : VALIDATION);
  const { kept, held } = share > 0 ? splitDataset(dataset, share, options.seed) : { kept: dataset, held: undefined };
  const objective = objectiveFor(exec, kept, options.loss);
  const random = seededRandom(options.seed).fork('finetune');
  const heldWeights = new HeldWeights(exec, options.masks ?? new Map<string, Uint8Array>());
  const optimizer = makeOptimizer(settings);
  const training = { exec, dataset: kept, objective, variables, optimizer, held: heldWeights, noise: random.fork('noise') };
  const records: EpochRecord[] = [];
  let best: { loss: number; epoch: number; weights: Map<string, WeightValues> } | undefined;
  try {
    for (let epoch = 1; epoch <= settings.epochs; epoch++) {
      const trained = await trainEpoch(training, { epoch, settings, random: random.fork(`epoch ${epoch}`), options });
      const validated = held && (await measure(exec, held, objective, options.signal ? { signal: options.signal } : {}));
      const record: EpochRecord = {
        epoch,
        ...trained,
        ...(validated ? { validationLoss: validated.loss } : {}),
        ...(validated?.accuracy === undefined ? {} : { validationAccuracy: validated.accuracy }),
      };
      records.push(record);
      options.onEpoch?.(record);
      if (settings.patience === undefined || !validated) continue;
      if (!best || validated.loss < best.loss) best = { loss: validated.loss, epoch, weights: exec.read() };
      else if (epoch - best.epoch >= settings.patience) break;
    }
    if (best && best.epoch < records.length) restore(exec, best.weights);
    // The last step's damage shows in no output any more.
    if (!allFinite(variables)) throw diverged(records.length);
    return records;
  } finally {
    optimizer.dispose();
    heldWeights.dispose();
  }
}

interface Epoch {
  readonly epoch: number;
  readonly settings: FinetuneSettings;
  readonly random: Random;
  readonly options: FinetuneOptions;
}

async function trainEpoch(training: Training, { epoch, settings, random, options }: Epoch): Promise<{ loss: number; accuracy?: number }> {
  const { exec, dataset, objective } = training;
  const { samples } = dataset;
  const order = shuffle(
    Uint32Array.from({ length: samples }, (_, i) => i),
    random,
  );
  const measurement = new Measurement(dataset, objective);
  const size = fixedBatch(exec) ?? settings.batchSize ?? BATCH;
  for (const { start, end } of batchesOf(samples, size)) {
    if (options.signal?.aborted) throw new Failure('cancelled', {});
    // A model with a fixed batch gets the last one filled up with the samples of its start.
    const batch = repeatTo(order.subarray(start, end), fixedBatch(exec) ?? 0);
    const outputs = refusing(dataset, batch, () => trainStep(training, batch));
    if (!outputs.every((value) => Number.isFinite(value))) throw diverged(epoch, start / size);
    measurement.add(batch, outputs);
    options.report?.({
      done: (epoch - 1) * samples + end,
      total: settings.epochs * samples,
      message: `Training: epoch ${epoch} of ${settings.epochs}, loss ${measurement.meanLoss.toPrecision(3)}`,
    });
    await nextTurn();
  }
  const { meanLoss, accuracy } = measurement;
  return { loss: meanLoss, ...(accuracy === undefined ? {} : { accuracy }) };
}

function learning(exec: ExecutableModel, unfreeze: boolean): Variable[] {
  const { variables, trainable } = exec;
  const names = unfreeze ? learnable(exec) : trainable;
  const chosen = [...variables].filter(([name]) => names.has(name));
  if (chosen.length > 0) return chosen.map(([, variable]) => variable);
  throw new Failure('settingInvalid', {
    setting: 'fine-tuning',
    reason:
      variables.size === 0
        ? 'there is nothing to train: the model has no weights'
        : 'there is nothing to train: all layers are frozen ("trainable": false); --unfreeze trains them all the same (in the panel, "Train frozen layers too")',
  });
}

function diverged(epoch: number, step?: number): Failure {
  const reason =
    epoch === 1 && step === 0
      ? 'the model answers NaN or infinity before any training'
      : `the training diverged (NaN or infinity in epoch ${epoch}); try a smaller one`;
  return new Failure('settingInvalid', { setting: 'learning rate', reason });
}

function allFinite(variables: readonly Variable[]): boolean {
  return variables.every((variable) => variable.dataSync().every((value) => Number.isFinite(value)));
}

function restore({ variables }: ExecutableModel, weights: ReadonlyMap<string, WeightValues>): void {
  tf.tidy(() => {
    for (const [name, values] of weights) {
      const variable = variables.get(name);
      if (variable) variable.assign(tf.tensor(values, variable.shape, variable.dtype));
    }
  });
}
