import type { ReportProgress } from '../base/progress';
import { seededRandom, shuffle, type Random } from '../base/random';
import type { Dataset } from '../data/dataset';
import type { LossName } from '../data/lossName';
import { splitDataset } from '../data/splitDataset';
import { Failure } from '../model/failure';
import type { KeepMasks } from '../model/keepMasks';
import type { WeightValues } from '../model/model';
import type { EpochRecord, Spent } from '../protocol/answers';
import type { SettledFinetuning } from '../protocol/settings/finetuning';
import type { ExecutableModel } from '../runtime/executableModel';
import { indexInputs } from '../runtime/indexInputs';
import { tf, type Variable } from '../runtime/tf';
import { measure } from './evaluate';
import { HeldWeights } from './heldWeights';
import { droppedInputs, type Drops } from './droppedInputs';
import { firstPass } from './firstPass';
import { learnable } from './learnable';
import { Learners, type WeightGrids } from './learners';
import { learningRateAt } from './learningRateAt';
import { Measurement } from './measurement';
import { objectiveFor } from './objective';
import { ShippedGrids } from './shippedGrids';
import { type Training, TrainStep } from './trainStep';
import { defined } from '../base/defined';
import { countOf, forEachBatch, type Batch } from './batches';
import { Lessons, teacherLossOn, type Teaching } from './teaching/teacher';

/** The setting at fault where training comes to numbers that are none. */
export const LEARNING_RATE = 'learning rate';

/** What training is given beside its settings. */
export interface FinetuneOptions {
  /** Elements with 0 become zero and stay so. */
  readonly masks?: KeepMasks;
  /** Of quantized weights that are to stay on theirs: they are trained on them, and lie on them when training ends. */
  readonly grids?: WeightGrids;
  /** A model whose outputs are learnt, too. */
  readonly teaching?: Teaching;
  readonly loss?: LossName;
  readonly report?: ReportProgress;
  /** Hears of each epoch when it is done. */
  readonly onEpoch?: (record: EpochRecord) => void;
  /** Waited for before the first epoch (0) and after each; the model is as it would ship then. What it throws ends the training. */
  readonly onState?: (epoch: number) => Promise<void>;
  /** Hears when training is over what it took; also of epochs whose weights were not kept. */
  readonly onSpent?: (spent: Spent) => void;
  /** Asked after each epoch: whether there need be no more of them. */
  readonly enough?: () => boolean;
}

/**
 * Trains the executable's weights in place, by the loss of the data and the penalties of the model's regularizers; returns
 * one record for each epoch. A record's loss, penalty and accuracy are those of the epoch's own batches, each from before
 * its step, on inputs of which a share was dropped where the settings say so; where a teacher gives all answers, the loss is the distance from it, on held-out samples too. With `patience`, training ends when the validation loss has
 * not fallen for so many epochs, and the best epoch's weights are put back. It ends after an epoch, too, when `enough` says
 * so: as it would have, had so many epochs been asked for. The same seed gives the same weights, bit
 * by bit, on one machine and backend. Throws `settingInvalid` (also when nothing may learn, or when the loss is no
 * number any more), `dataInvalid`, `dataShape`; the executable's weights are then of no use.
 */
export async function finetune(
  exec: ExecutableModel,
  dataset: Dataset,
  settings: SettledFinetuning,
  options: FinetuneOptions = {},
): Promise<EpochRecord[]> {
  const variables = learning(exec, settings.unfreeze ?? false);
  const share = settings.validation;
  const { kept, held } = share > 0 ? splitDataset(dataset, share, settings.seed) : { kept: dataset, held: undefined };
  const { teaching } = options;
  // Without answers the teacher gives them.
  const objective = teaching && dataset.targets.kind === 'none' ? undefined : objectiveFor(exec, kept, options.loss);
  const random = seededRandom(settings.seed).fork('finetune');
  const learned = new Set(variables);
  const heldWeights = new HeldWeights(exec, options.masks ?? new Map<string, Uint8Array>(), learned);
  const learners = new Learners(exec, variables, settings.optimizer, options);
  const grids = ShippedGrids.beside(exec, learned, options.grids);
  const lessonsOn = (samples: Dataset, by: Teaching): Promise<Lessons> => Lessons.of(by, exec, samples, objective);
  const lessons = teaching && { answers: await lessonsOn(kept, teaching), weight: teaching.weight };
  const heldLessons = objective || !teaching || !held ? undefined : await lessonsOn(held, teaching);
  const measureHeld = async (samples: Dataset): Promise<{ loss: number; accuracy?: number }> => {
    if (objective) return measure(exec, samples, objective);
    if (!heldLessons) throw new Error('there is nothing to learn from');
    return { loss: await teacherLossOn(exec, samples, heldLessons) };
  };
  const training = { exec, dataset: kept, lessons, objective, learners, held: heldWeights, noise: random.fork('noise') };
  const dropping = dropsOf(exec, kept, settings);
  const records: EpochRecord[] = [];
  let steps = 0;
  let best: { loss: number; epoch: number; weights: Map<string, WeightValues> } | undefined;
  const { onState } = options;
  const told = async (epoch: number): Promise<void> => {
    if (onState) await grids.asShipped(() => onState(epoch));
  };
  try {
    await told(0);
    for (let epoch = 1; epoch <= settings.epochs; epoch++) {
      const heldOut = records.at(-1)?.validationLoss;
      const { taken, ...trained } = await trainEpoch(training, {
        epoch,
        settings,
        random: random.fork(`epoch ${epoch}`),
        heldOut,
        dropping,
        options,
      });
      steps += taken;
      const validated = held && (await grids.asShipped(() => measureHeld(held)));
      const record = { epoch, ...trained, ...defined({ validationLoss: validated?.loss, validationAccuracy: validated?.accuracy }) };
      records.push(record);
      options.onEpoch?.(record);
      await told(epoch);
      if (settings.patience !== undefined && validated) {
        if (!best || validated.loss < best.loss) best = { loss: validated.loss, epoch, weights: exec.read() };
        else if (epoch - best.epoch >= settings.patience) break;
      }
      if (options.enough?.()) break;
    }
    options.onSpent?.({ epochs: records.length, steps, stepsTimesParams: steps * learners.free });
    if (best && best.epoch < records.length) restore(exec, best.weights);
    grids.settle();
    // The last step's damage shows in no output any more.
    if (!allFinite(variables)) throw diverged(records.length);
    return records;
  } finally {
    heldWeights.dispose();
  }
}

interface Epoch {
  readonly epoch: number;
  readonly settings: SettledFinetuning;
  readonly random: Random;
  /** The loss on the held-out share after the epoch before. */
  readonly heldOut: number | undefined;
  readonly dropping: Drops;
  readonly options: FinetuneOptions;
}

async function trainEpoch(
  training: Training,
  { epoch, settings, random, heldOut, dropping, options }: Epoch,
): Promise<Pick<EpochRecord, 'loss' | 'penalty' | 'teacherLoss' | 'accuracy'> & { readonly taken: number }> {
  const { exec, dataset, objective } = training;
  const { samples } = dataset;
  const order = shuffle(
    Uint32Array.from({ length: samples }, (_, i) => i),
    random,
  );
  const measurement = objective && new Measurement(dataset, objective);
  const size = { most: settings.batchSize };
  let penalties: number | undefined;
  let teacherLosses: number | undefined;
  const step = new TrainStep(training);
  const drops = random.fork('drops');
  const perRun = exec.fixedSamples ?? settings.batchSize;
  const added = (batch: Batch): ReturnType<TrainStep['add']> => {
    const inputs = droppedInputs(batch.inputs, dropping, drops);
    try {
      return step.add({ ...batch, inputs });
    } finally {
      tf.dispose(inputs.filter((input) => !batch.inputs.includes(input)));
    }
  };
  const visit = (batch: Batch): void => {
    const { outputs, teacherLoss } = added(batch);
    if (teacherLoss !== undefined) teacherLosses = (teacherLosses ?? 0) + teacherLoss * countOf(batch.own);
    if (!outputs.every((value) => Number.isFinite(value)) || !Number.isFinite(teacherLoss ?? 0)) throw diverged(epoch, batch.start);
    if (batch.end === samples || step.seen + perRun > settings.batchSize) {
      const { seen } = step;
      const before = (epoch - 1) * samples + batch.end - seen;
      const penalty = step.take(learningRateAt(settings, before / (settings.epochs * samples)));
      if (penalty !== undefined) penalties = (penalties ?? 0) + penalty * seen;
    }
    measurement?.add(batch.own, outputs);
    options.report?.({
      done: (epoch - 1) * samples + batch.end,
      total: settings.epochs * samples,
      phase: 'Training',
      ...(options.enough ? { keeps: true } : {}),
      message: `Training: epoch ${epoch} of ${settings.epochs}`,
      detail: [
        ...(measurement ? [`loss ${measurement.meanLoss.toPrecision(3)}`] : []),
        ...(penalties === undefined ? [] : [`penalty ${(penalties / batch.end).toPrecision(3)}`]),
        ...(teacherLosses === undefined ? [] : [`from the teacher ${(teacherLosses / batch.end).toPrecision(3)}`]),
        ...(heldOut === undefined ? [] : [`held out ${heldOut.toPrecision(3)}`]),
      ].join(', '),
    });
  };
  try {
    await forEachBatch(exec, dataset, { size, order }, visit);
  } finally {
    step.dispose();
  }
  const { meanLoss, accuracy } = measurement ?? {};
  return {
    taken: step.taken,
    loss: meanLoss ?? (teacherLosses ?? 0) / samples,
    ...(penalties === undefined ? {} : { penalty: penalties / samples }),
    ...(teacherLosses === undefined ? {} : { teacherLoss: teacherLosses / samples }),
    ...defined({ accuracy }),
  };
}

function dropsOf(exec: ExecutableModel, dataset: Dataset, { inputDropout = 0 }: SettledFinetuning): Drops {
  return { share: inputDropout, indices: inputDropout === 0 ? new Set() : new Set(indexInputs(firstPass(exec, dataset)).keys()) };
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

function diverged(epoch: number, start?: number): Failure {
  const reason =
    epoch === 1 && start === 0
      ? 'the model answers NaN or infinity before any training'
      : `the training diverged (NaN or infinity in epoch ${epoch}); try a smaller one`;
  return new Failure('settingInvalid', { setting: LEARNING_RATE, reason });
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
