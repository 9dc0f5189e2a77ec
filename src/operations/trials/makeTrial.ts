import { canonicalJson } from '../../base/canonicalJson';
import { splitDataset } from '../../data/splitDataset';
import type { Dataset } from '../../data/dataset';
import { Failure, toFailureRecord } from '../../model/failure';
import { ORIGINAL_TEACHER, finetuning, type FinetuneSettings } from '../../protocol/settings/finetuning';
import { pruning, type SettledPruning } from '../../protocol/settings/pruning';
import { quantizing } from '../../protocol/settings/quantizing';
import { settle } from '../../protocol/settings/settle';
import type { Trial, TrialRecord } from '../../protocol/trialRecord';
import type { Evidence } from '../../saliency/evidence';
import { LEARNING_RATE } from '../../training/finetune';
import { finetuned } from '../finetuned';
import type { Opened } from '../opened';
import { quantizationKnowledge } from '../quantizationKnowledge';
import { quantizedBy } from '../quantizedBy';
import { pruneInRounds } from '../removal/pruneInRounds';
import type { Removal, RemovalSources } from '../removal/removal';
import { removedAndRepaired } from '../removal/removedAndRepaired';
import { totalsOf } from '../removal/totalsOf';
import { openSamples } from '../samples/openSamples';
import type { Samples } from '../samples/samples';
import { tasksHere } from '../task';
import { keyOf, type TrialGround } from './ground';
import { lossOn } from './partFigures';
import { Recent } from './recent';

/** What was gathered before for a trial that prunes in one shot: what gathering it by itself comes to. */
export interface TrialSources {
  readonly evidence?: Evidence;
}

/** A trial's model, and how it came to be. */
export interface MadeTrial extends Opened, Pick<TrialRecord, 'layers' | 'spent' | 'choice'> {
  readonly samples: Samples;
  /** The same, without what chooses among the training samples. */
  readonly learnt: Samples;
  /** The part that chooses; absent where nothing is chosen. */
  readonly validation?: Dataset;
  /** Whether training came to numbers that are none: the model is the one before it. */
  readonly diverged?: true;
}

/** Trials report by being done. */
const silent = { report: () => undefined, onEpoch: () => undefined, enough: () => false, tasks: tasksHere };

/** This thread's: trials of one family, which differ in their quantization or their repair alone, come one after another. */
const repairs = new Recent<MadeTrial>(2);
const removals = new Recent<Removal>(2);

/**
 * Makes the model of a trial, as `prune`, `finetune` and `quantize` with its settings and seed would one after another. Nothing in it hangs
 * on which trials were made before.
 */
export async function makeTrial(ground: TrialGround, trial: Trial, sources: TrialSources = {}): Promise<MadeTrial> {
  const { quantize, ...before } = trial;
  const made = await repairs.get(canonicalJson([keyOf(ground, before), ground.data]), () => repaired(ground, before, sources));
  return quantize && !made.diverged ? quantized(made, { quantize, seed: trial.seed }) : made;
}

/** Pruned and repaired. */
async function repaired(ground: TrialGround, trial: Trial, sources: TrialSources): Promise<MadeTrial> {
  const { validation: asked, learningRates } = trial;
  const samples = await openSamples(ground.data, ground.analysis);
  const parts = asked && splitDataset(samples.train, asked.share, asked.seed);
  // Scores may look at all training samples; what is trained, trains without those that choose.
  const learnt = parts ? { ...samples, train: parts.kept } : samples;
  const make = (rate?: number): Promise<MadeTrial> => trained(ground, withRate(trial, rate), { ...sources, samples, learnt });
  const validation = parts && { validation: parts.held };
  if (!learningRates || !parts) return { ...(await make()), ...validation };
  const tried: { made: MadeTrial; learningRate: number; loss?: number }[] = [];
  for (const learningRate of learningRates) {
    const made = await make(learningRate);
    tried.push({ made, learningRate, ...(made.diverged ? {} : { loss: await lossOn(made.model, parts.held) }) });
  }
  const [first, ...others] = tried;
  if (!first) throw new Error('there is no learning rate to try');
  const best = others.reduce((least, each) => ((each.loss ?? Infinity) < (least.loss ?? Infinity) ? each : least), first);
  const choice = { learningRate: best.learningRate, tried: tried.map(({ made: _, ...each }) => each) };
  return { ...best.made, spent: tried.map(({ made }) => made.spent).reduce(added), choice, ...validation };
}

function withRate({ learningRates: _, ...trial }: Trial, learningRate: number | undefined): Trial {
  return learningRate === undefined || !trial.training ? trial : { ...trial, training: { ...trial.training, learningRate } };
}

type TrainingSources = TrialSources & Pick<MadeTrial, 'samples' | 'learnt'>;

/** One training of it. */
async function trained(ground: TrialGround, trial: Trial, sources: TrainingSources): Promise<MadeTrial> {
  const { samples, learnt } = sources;
  const make = trial.prune ? pruned : whole;
  try {
    return { ...(await make(ground, trial, sources)), samples, learnt };
  } catch (error) {
    if (!isDivergence(error)) throw error;
    const { training: _, ...untrained } = trial;
    return { ...(await make(ground, { ...untrained, repair: 'none' }, sources)), samples, learnt, diverged: true };
  }
}

type Repaired = Omit<MadeTrial, 'samples' | 'learnt'>;

/** Pruned in rounds, each repaired. */
async function pruned(ground: TrialGround, trial: Trial, { samples, learnt, evidence }: TrainingSources): Promise<Repaired> {
  const { model, analysis, teacher, data } = ground;
  const { prune, seed } = trial;
  const finetune = trainingOf(trial);
  const settings = settle(pruning, { ...prune, seed, ...(finetune ? { finetune } : {}) } as object);
  const oneShot = settings.rounds === 1;
  const sources: RemovalSources = {
    samples,
    context: silent,
    start: model,
    ...(teacher ? { original: teacher.model } : {}),
    ...(oneShot && evidence ? { evidence } : {}),
  };
  const remove = (state: Opened, round: number): Promise<Removal> => removedAndRepaired(state, settings, round, sources);
  const { finetune: _, ...removes } = settings;
  const name = canonicalJson([ground.key, data, removes]);
  const after = await pruneInRounds({ model, analysis }, settings, { ...sources, samples: learnt }, (state, round) =>
    oneShot ? removals.get(name, () => remove(state, round)) : remove(state, round),
  );
  return { model: after.model, analysis: after.analysis, layers: staysOf(after.removals, settings), spent: spentIn(after.history.length) };
}

/** Nothing is removed: the model as it is, or trained. */
async function whole({ model, analysis, teacher }: TrialGround, trial: Trial, { learnt }: TrainingSources): Promise<Repaired> {
  const training = trainingOf(trial);
  if (!training) return { model, analysis, layers: [], spent: spentIn(0) };
  const made = await finetuned(
    { model, analysis },
    { samples: learnt, ...(teacher && training.teacher !== undefined ? { teacher: teacher.model } : {}) },
    settle(finetuning, training),
    silent,
  );
  return { model: made.model, analysis, layers: [], spent: spentIn(made.history.length) };
}

/** How a trial's repair trains; undefined where it does not. */
function trainingOf({ repair, training, seed }: Trial): FinetuneSettings | undefined {
  if (repair === 'none') return undefined;
  if (!training) throw new Failure('settingInvalid', { setting: 'repairs', reason: `${repair} needs a training` });
  if (repair === 'scratch' || repair === 'rewind')
    throw new Failure('settingInvalid', { setting: 'repairs', reason: `there is no ${repair} yet` });
  return { ...training, seed, ...(repair === 'distil' ? { teacher: ORIGINAL_TEACHER } : {}) };
}

async function quantized(made: MadeTrial, { quantize, seed }: Required<Pick<Trial, 'quantize' | 'seed'>>): Promise<MadeTrial> {
  const { finetune, ...asked } = quantize;
  const settings = settle(quantizing, { ...asked, seed });
  const knowledge = await quantizationKnowledge(made, settings, made.samples, { tasks: tasksHere });
  const { model } = await quantizedBy(made.model, settings, knowledge, silent);
  const state = { ...made, model };
  if (!finetune) return state;
  try {
    const after = await finetuned(state, { samples: made.learnt }, settle(finetuning, { ...finetune, seed }), silent);
    return { ...state, model: after.model, spent: added(made.spent, spentIn(after.history.length)) };
  } catch (error) {
    if (!isDivergence(error)) throw error;
    return { ...state, diverged: true };
  }
}

/** Of each layer: what stays of it. */
function staysOf(removals: readonly Removal[], { level }: Pick<SettledPruning, 'level'>): TrialRecord['layers'] {
  return totalsOf(removals, { level }).map(({ name, of, removed }) => ({ name, stays: of - removed, of }));
}

function spentIn(epochs: number): TrialRecord['spent'] {
  return { epochs, steps: 0, stepsTimesParams: 0 };
}

function added(a: TrialRecord['spent'], b: TrialRecord['spent']): TrialRecord['spent'] {
  return { epochs: a.epochs + b.epochs, steps: a.steps + b.steps, stepsTimesParams: a.stepsTimesParams + b.stepsTimesParams };
}

/** Training that came to numbers that are none: a result of its settings, not a fault of them. */
function isDivergence(error: unknown): boolean {
  const failure = toFailureRecord(error);
  return failure.code === 'settingInvalid' && failure.data['setting'] === LEARNING_RATE;
}
