import { canonicalJson } from '../base/canonicalJson';
import { defined } from '../base/defined';
import { grouped } from '../base/grouped';
import type { StudyPoint } from './studyAnswer';
import { methodText } from './methods';
import { finetuning, type FinetuneSettings } from './settings/finetuning';
import { gridOf, gridText, type Grid } from './settings/gridWord';
import { pruning } from './settings/pruning';
import { quantizing } from './settings/quantizing';
import { SCORING_NAMES } from './settings/scoring';
import type { SettledStudying } from './settings/studying';
import { withDefaults } from './settings/settle';
import { heededOf } from './settings/unheeded';
import type { Control } from './studyWords';
import type { Repair, Trial, TrialRecord } from './trialRecord';
import type { MethodName, PruneLevel, PruneScope } from './vocabulary';
import { seedMatters } from './seedMatters';

/** A trial of a study, and what it is a control for, where it is one. */
export interface StudyTrial {
  readonly trial: Trial;
  readonly control?: Exclude<Control, 'none'>;
}

/**
 * The trials of a study and its controls, small amounts first, so that the curves grow from the left. What comes out the same is one trial:
 * of each seed where there is no chance in it, of each method where nothing is removed. The model as it is, which all are held against, is
 * not among them unless the amount 0 is asked for.
 */
export function trialsOf(settings: SettledStudying): StudyTrial[] {
  const { amounts, seeds } = settings;
  const wanted = controlsOf(settings).filter((control) => settings.controls.includes(control));
  const trials = [...amounts]
    .sort((a, b) => a - b)
    .flatMap((amount) => seeds.flatMap((seed) => [...gridAt(settings, amount, seed), ...controlsAt(settings, wanted, amount, seed)]));
  const ofWhole = seeds.flatMap((seed) => [
    ...(wanted.includes('dense') ? [{ trial: wholeTrial(settings, 'finetune', seed), control: 'dense' as const }] : []),
    ...gridsOf(settings).map((grid) => ({ trial: quantized(wholeTrial(settings, 'none', seed), grid, settings) })),
  ]);
  return distinct([...ofWhole, ...trials], ({ trial }) => outcomeOf(trial));
}

/** The model as it is: what all trials are held against. */
export function baselineTrial({ seeds }: Pick<SettledStudying, 'seeds'>): Trial {
  return { repair: 'none', seed: seeds[0] ?? 0 };
}

/** The repairs of a study; where none are told, none and the fine-tuning that is told. */
export function repairsOf({ repairs, finetune }: Pick<SettledStudying, 'repairs' | 'finetune'>): readonly Repair[] {
  if (repairs) return repairs;
  return finetune ? ['none', finetune.teacher === undefined ? 'finetune' : 'distil'] : ['none'];
}

/** The controls that make sense in a study, be they asked for or not: those that its own grid lacks. */
export function controlsOf(settings: SettledStudying): Exclude<Control, 'none'>[] {
  const { methods, scope, amounts, finetune } = settings;
  const removes = amounts.some((amount) => amount > 0);
  const repairs = repairsOf(settings);
  return [
    ...(removes && !methods.includes('random') ? (['random'] as const) : []),
    ...(removes && scope === 'global' ? (['uniform'] as const) : []),
    ...(removes && finetune && !repairs.includes('scratch') ? (['scratch'] as const) : []),
    ...(finetune && !(amounts.includes(0) && repairs.includes('finetune')) ? (['dense'] as const) : []),
  ];
}

/**
 * How many configurations were tried: what differs in more than its seed, each learning rate by itself. What was ended early counts, too, once
 * for all of its rungs; the model as it was does not.
 */
export function countConfigurations(trials: readonly Trial[]): number {
  const done = trials.filter(({ prune, quantize, repair }) => prune !== undefined || quantize !== undefined || repair !== 'none');
  const nameOf = ({ rung: _, seed: _seed, ...told }: Trial): string => canonicalJson(told);
  const withoutEpochs = (trial: Trial): string => nameOf(trial.training ? { ...trial, training: { ...trial.training, epochs: 0 } } : trial);
  const whole = done.filter(({ rung }) => !rung);
  const wentOn = new Set(whole.map(withoutEpochs));
  const ended = done.filter((trial) => trial.rung && !wentOn.has(withoutEpochs(trial)));
  const configurations = new Map([
    ...whole.map((trial) => [nameOf(trial), trial] as const),
    ...ended.map((trial) => [withoutEpochs(trial), trial] as const),
  ]);
  return [...configurations.values()].reduce((sum, { learningRates }) => sum + (learningRates?.length ?? 1), 0);
}

/** Trials one after another that have their model in common but for how it is stored. */
export function familiesOf(trials: readonly Trial[]): (readonly Trial[])[] {
  return [...grouped(trials, ({ quantize: _, ...base }) => canonicalJson(base)).values()];
}

/** The levels that a method ranks at, among those of the study. */
export function levelsOf({ levels }: Pick<SettledStudying, 'levels'>, method: MethodName): PruneLevel[] {
  return levels.filter((level) => methodText(method).levels.includes(level));
}

/** What a record says in curves and tables: a point of every method and level where nothing is removed; none where nothing was tested. */
export function pointsOf(
  { id, key: { trial }, test, validation, size, spent, choice }: TrialRecord,
  { control, ...settings }: Pick<SettledStudying, 'methods' | 'levels'> & Pick<StudyTrial, 'control'>,
): StudyPoint[] {
  if (!test) return [];
  const { prune, repair, quantize, seed } = trial;
  const { loss, accuracy } = test;
  const { bytes, ...counts } = size;
  const told = {
    id,
    seed,
    repair,
    finetuneEpochs: repair === 'none' ? 0 : (trial.training?.epochs ?? 0),
    loss,
    ...(accuracy === undefined ? {} : { accuracy }),
    ...counts,
    bytes,
    spent,
    ...(validation ? { validation } : {}),
    ...(choice ? { learningRate: choice.learningRate } : {}),
    ...(quantize ? { quantize: gridText({ ...(quantize as Grid), trained: quantize.finetune !== undefined }) } : {}),
    ...(control ? { control } : {}),
  };
  if (!prune) {
    return settings.methods.flatMap((method) => levelsOf(settings, method).map((level) => ({ method, level, amount: 0, ...told })));
  }
  const { method, level, amount, scope, rounds = 1 } = prune;
  return [
    {
      method,
      level,
      amount,
      ...(rounds === 1 ? {} : { rounds }),
      ...(scope === 'layer' ? { scope } : {}),
      ...told,
    },
  ];
}

/** How many trials these points come from. */
export function countTrials(points: readonly StudyPoint[]): number {
  return new Set(points.map(trialName)).size;
}

/** What points of one trial have in common, and no others. */
export function trialName({ id, method, level, amount, seed }: StudyPoint): string {
  return id ?? canonicalJson([amount > 0 ? method : null, level, amount, seed]);
}

/** What points that tell the same have in common: a study that goes on tells some again. */
export function pointKey({ id, method, level, amount, seed, finetuneEpochs }: StudyPoint): string {
  return canonicalJson(id === undefined ? [method, level, amount, seed, finetuneEpochs] : [id, method, level]);
}

/** What a point says of its trial beside what was measured. */
const TOLD_BY_TRIAL = ['method', 'level', 'scope', 'amount', 'seed', 'rounds', 'repair', 'finetuneEpochs', 'quantize'] as const;

/** The trial of a study that a point is of, with the learning rate that was chosen; undefined for points from before trials had records. */
export function trialOfPoint(settings: SettledStudying, point: StudyPoint): Trial | undefined {
  const figures = { samples: 0, loss: 0 };
  const size = { params: 0, nonzero: 0, channels: 0, macs: 0, bytes: 0, gzipBytes: 0, modelJsonGzipBytes: 0 };
  const spent = { epochs: 0, steps: 0, stepsTimesParams: 0 };
  const tells = (trial: Trial): boolean => {
    const key = { model: '', data: '', program: '', trial };
    const told = pointsOf({ id: '', key, test: figures, size, spent, layers: [] }, settings);
    return told.some((each) => TOLD_BY_TRIAL.every((name) => each[name] === point[name]));
  };
  const trial = trialsOf(settings).find((each) => tells(each.trial))?.trial;
  if (!trial?.learningRates || !trial.training || point.learningRate === undefined) return trial;
  const { learningRates: _, training, ...others } = trial;
  return { ...others, training: { ...training, learningRate: point.learningRate } };
}

type Own = Pick<StudyTrial, 'control'> & { readonly method: MethodName; readonly scope: PruneScope };

/** What the settings' own grid has at an amount. */
function gridAt(settings: SettledStudying, amount: number, seed: number): StudyTrial[] {
  const { methods, scope } = settings;
  const repairs = repairsOf(settings);
  if (amount === 0) return repairs.flatMap((repair) => stored({ trial: wholeTrial(settings, repair, seed) }, settings));
  return methods.flatMap((method) =>
    levelsOf(settings, method).flatMap((level) =>
      repairs.flatMap((repair) => stored({ trial: prunedTrial(settings, { method, scope, level, amount, repair, seed }) }, settings)),
    ),
  );
}

function controlsAt(settings: SettledStudying, wanted: readonly Control[], amount: number, seed: number): StudyTrial[] {
  if (amount === 0) return [];
  const { methods, scope, levels } = settings;
  const repairs = repairsOf(settings);
  const simple = repairs.filter((repair) => repair !== 'scratch' && repair !== 'rewind');
  const chosen: Own[] = [
    ...(wanted.includes('random') ? [{ method: 'random', scope, control: 'random' } as const] : []),
    ...(wanted.includes('uniform') ? [{ method: 'magnitude', scope: 'layer', control: 'uniform' } as const] : []),
  ];
  return [
    ...chosen.flatMap(({ control, ...own }) =>
      levels.flatMap((level) =>
        (simple.length > 0 ? simple : repairs).map((repair) => ({
          trial: prunedTrial(settings, { ...own, level, amount, repair, seed }),
          ...(control ? { control } : {}),
        })),
      ),
    ),
    ...(wanted.includes('scratch') ? methods : []).flatMap((method) =>
      levelsOf(settings, method).map((level) => ({
        trial: prunedTrial(settings, { method, scope, level, amount, repair: 'scratch', seed }),
        control: 'scratch' as const,
      })),
    ),
  ];
}

/** What rounds share stands among the settings of their training. */
type Training = FinetuneSettings & { readonly epochsInAll?: number };

interface Cell {
  readonly method: MethodName;
  readonly scope: PruneScope;
  readonly level: PruneLevel;
  readonly amount: number;
  readonly repair: Repair;
  readonly seed: number;
}

function prunedTrial(settings: SettledStudying, { method, scope, level, amount, repair, seed }: Cell): Trial {
  const { rounds, compensate, mergeThreshold, statistics } = settings;
  const scoring = Object.fromEntries(SCORING_NAMES.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]]])));
  const told = { method, scope, level, amount, rounds, compensate, mergeThreshold, statistics, ...scoring };
  const { seed: _, ...heeded } = heededOf(pruning, withDefaults(pruning.fields, told));
  const prune = defined(heeded) as NonNullable<Trial['prune']>;
  return { prune, repair, ...trainingOf(settings, repair), seed };
}

/** The whole model, trained as long as what is pruned in rounds is in all of them. */
function wholeTrial(settings: SettledStudying, repair: Repair, seed: number): Trial {
  const { training, ...chosen } = trainingOf(settings, repair);
  if (!training) return { repair, seed };
  const { epochsInAll = Infinity, ...told }: Training = training;
  return { repair, training: { ...told, epochs: Math.min(told.epochs * settings.rounds, epochsInAll) }, ...chosen, seed };
}

/** How a repair trains, without what follows from the trial: the seed, the teacher. */
function trainingOf(settings: SettledStudying, repair: Repair): Pick<Trial, 'training' | 'validation' | 'learningRates'> {
  const { finetune, learningRates, validation, validationSeed, scratchEpochs } = settings;
  if (repair === 'none' || !finetune) return {};
  const taught = { ...finetune, teacher: repair === 'distil' ? 'told' : undefined };
  const { teacher: _, teacherContent: _content, seed: _seed, ...told } = heededOf(finetuning, taught) as FinetuneSettings;
  const { learningRate: _rate, ...rateless } = told;
  const own = learningRates ? rateless : told;
  return {
    training: repair === 'scratch' && scratchEpochs !== undefined ? { ...own, epochs: scratchEpochs } : own,
    ...(validation > 0 ? { validation: { share: validation, seed: validationSeed } } : {}),
    ...(learningRates ? { learningRates } : {}),
  };
}

function gridsOf({ quantize = [] }: Pick<SettledStudying, 'quantize'>): Grid[] {
  return quantize.flatMap((word) => {
    const grid = gridOf(word);
    return typeof grid === 'string' ? [] : [grid];
  });
}

/** A trial as it is, and in each type that it is to be stored in. */
function stored({ trial, ...others }: StudyTrial, settings: SettledStudying): StudyTrial[] {
  return [undefined, ...gridsOf(settings)].map((grid) => ({ trial: grid ? quantized(trial, grid, settings) : trial, ...others }));
}

function quantized(trial: Trial, { trained, ...grid }: Grid, settings: SettledStudying): Trial {
  const told = withDefaults(quantizing.fields, grid);
  const { seed: _seed, ...heeded } = heededOf(quantizing, told);
  const own = defined(heeded) as NonNullable<Trial['quantize']>;
  const { learningRates: _, ...oneRate } = settings;
  const { epochsInAll: _all, ...finetune } = (trainingOf(oneRate, 'finetune').training ?? {}) as Training;
  return { ...trial, quantize: { ...own, ...(trained ? { finetune } : {}) } };
}

/** Two trials with the same text have the same outcome: the seed is a part of it where there is chance in it. */
function outcomeOf(trial: Trial): string {
  return canonicalJson({ ...trial, seed: seedMatters(trial) ? trial.seed : null });
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const first = new Map<string, T>();
  for (const item of items) if (!first.has(keyOf(item))) first.set(keyOf(item), item);
  return [...first.values()];
}
