import { bufferBytes } from '../../base/bufferBytes';
import { canonicalJson } from '../../base/canonicalJson';
import { splitDataset } from '../../data/splitDataset';
import type { Dataset } from '../../data/dataset';
import { Failure, toFailureRecord } from '../../model/failure';
import { ORIGINAL_TEACHER, finetuning } from '../../protocol/settings/finetuning';
import { pruning, type SettledPruning } from '../../protocol/settings/pruning';
import { quantizing } from '../../protocol/settings/quantizing';
import { settle } from '../../protocol/settings/settle';
import type { Spent } from '../../protocol/answers';
import type { Trial, TrialRecord } from '../../protocol/trialRecord';
import type { Evidence } from '../../saliency/evidence';
import { LEARNING_RATE } from '../../training/finetune';
import { gatherEvidence, needsOf } from '../evidence/gatherEvidence';
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
import { spentTogether } from '../spentTogether';
import { tasksHere } from '../task';
import { keyOf, type TrialGround } from './ground';
import { lossOn } from './partFigures';
import { questionOf } from './question';
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
/** What the data say hangs on neither amount nor repair: the trials of a seed have it in common, however far apart they come. */
const gathered = new Recent<Evidence>(64, { bytes: 256 * 1024 ** 2, taken: bufferBytes });

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
  return { ...best.made, spent: spentTogether(tried.map(({ made }) => made.spent)) ?? NOTHING, choice, ...validation };
}

function withRate({ learningRates: _, ...trial }: Trial, learningRate: number | undefined): Trial {
  return learningRate === undefined || !trial.training ? trial : { ...trial, training: { ...trial.training, learningRate } };
}

type TrainingSources = TrialSources & Pick<MadeTrial, 'samples' | 'learnt'>;

/** One training of it. */
async function trained(ground: TrialGround, trial: Trial, sources: TrainingSources): Promise<MadeTrial> {
  const { samples, learnt } = sources;
  try {
    return { ...(await pruned(ground, trial, sources)), samples, learnt };
  } catch (error) {
    if (!isDivergence(error)) throw error;
    const { training: _, ...untrained } = trial;
    return { ...(await pruned(ground, { ...untrained, repair: 'none' }, sources)), samples, learnt, diverged: true };
  }
}

type Repaired = Omit<MadeTrial, 'samples' | 'learnt'>;

/** Pruned in rounds, each repaired; where nothing is pruned, the whole model in one round that removes nothing. */
async function pruned(ground: TrialGround, trial: Trial, { samples, learnt, evidence: given }: TrainingSources): Promise<Repaired> {
  const { model, analysis, teacher, checkpoint, data } = ground;
  const settings = settingsOf(trial);
  const { rounds } = settings;
  const evidence = given ?? (await evidenceFor(ground, trial, samples));
  const sources: RemovalSources = {
    samples,
    context: silent,
    start: model,
    ...(teacher ? { original: teacher.model } : {}),
    ...(checkpoint ? { checkpoint: { model: checkpoint.model, content: checkpoint.hash } } : {}),
    ...(rounds === 1 && evidence ? { evidence } : {}),
  };
  const { finetune: _, scratch: _scratch, rewind: _rewind, ...removes } = settings;
  const name = canonicalJson([ground.key, data, removes]);
  const remove = (state: Opened, round: number): Promise<Removal> => {
    if (!trial.prune) return Promise.resolve({ ...state, layers: [], maskedVsCut: null, keptBack: 0, warnings: [] });
    const anew = (): Promise<Removal> => removedAndRepaired(state, settings, round, sources);
    return rounds === 1 ? removals.get(name, anew) : anew();
  };
  const after = await pruneInRounds({ model, analysis }, settings, { ...sources, samples: learnt }, remove);
  return {
    model: after.model,
    analysis: after.analysis,
    layers: totalsOf(after.removals, settings).map(({ name: layer, of, removed }) => ({ name: layer, stays: of - removed, of })),
    spent: spentTogether([after.trained]) ?? NOTHING,
  };
}

/** What the data say that the trial asks; undefined where it asks nothing, or anew in each round. */
async function evidenceFor(ground: TrialGround, trial: Trial, samples: Samples): Promise<Evidence | undefined> {
  const question = questionOf(trial);
  if (!question) return undefined;
  const { method, settings, ...asked } = question;
  const needs = needsOf([method], settings);
  return gathered.get(canonicalJson([ground.key, ground.data, asked, settings, needs]), () =>
    gatherEvidence(ground, { ...asked, settings, needs, samples, what: `Ranking by ${method}` }, silent),
  );
}

/** The settings by which `prune` makes the same model. */
function settingsOf({ prune, repair, training, seed }: Trial): SettledPruning {
  if (repair !== 'none' && !training) throw new Failure('settingInvalid', { setting: 'repairs', reason: `${repair} needs a training` });
  return settle(pruning, {
    ...(prune ?? { level: 'parameter', method: 'random', amount: 0 }),
    seed,
    ...(repair === 'none' ? {} : { finetune: { ...training, seed, ...(repair === 'distil' ? { teacher: ORIGINAL_TEACHER } : {}) } }),
    ...(repair === 'scratch' ? { scratch: true } : {}),
    ...(repair === 'rewind' ? { rewind: CHECKPOINT } : {}),
  });
}

/** In the place of a path: the checkpoint that trials go back to was read before. */
const CHECKPOINT = 'checkpoint';
const NOTHING: Spent = { epochs: 0, steps: 0, stepsTimesParams: 0 };

async function quantized(made: MadeTrial, { quantize, seed }: Required<Pick<Trial, 'quantize' | 'seed'>>): Promise<MadeTrial> {
  const { finetune, ...asked } = quantize;
  const settings = settle(quantizing, { ...asked, seed });
  const knowledge = await quantizationKnowledge(made, settings, made.samples, { tasks: tasksHere });
  const { model } = await quantizedBy(made.model, settings, knowledge, silent);
  const state = { ...made, model };
  if (!finetune) return state;
  try {
    const after = await finetuned(state, { samples: made.learnt }, settle(finetuning, { ...finetune, seed }), silent);
    return { ...state, model: after.model, spent: spentTogether([made.spent, after.spent]) ?? NOTHING };
  } catch (error) {
    if (!isDivergence(error)) throw error;
    return { ...state, diverged: true };
  }
}

/** Training that came to numbers that are none: a result of its settings, not a fault of them. */
function isDivergence(error: unknown): boolean {
  const failure = toFailureRecord(error);
  return failure.code === 'settingInvalid' && failure.data['setting'] === LEARNING_RATE;
}
