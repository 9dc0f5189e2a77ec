import type { PlanSummary } from './answers';
import { actionOf } from './actions';
import { limitText } from './compressionText';
import { BUDGETS, ENCODINGS } from './settings/compressing';
import { finetuning, ORIGINAL_TEACHER } from './settings/finetuning';
import { METHODS } from './methods';
import { exactCount, plural, share, byteSize } from '../base/format';
import { SCORING_NAMES } from './settings/scoring';
import { ranking } from './settings/ranking';
import { settingsText } from './settings/settingsText';

/**
 * One applied step in a sentence without its full stop: `Cut 40 % of the neurons by magnitude, then 2 epochs of
 * fine-tuning`.
 */
export function stepText(plan: PlanSummary): string {
  return SENTENCES[plan.operation]?.(plan) ?? plainText(plan);
}

/** Operations whose settings read better in a sentence than as a list. */
const SENTENCES: Readonly<Partial<Record<PlanSummary['operation'], (plan: PlanSummary) => string>>> = {
  prune: pruneText,
  merge: mergeText,
  quantize: quantizeText,
  compress: compressText,
  finetune: (plan) => `Fine-tuned${forEpochs(plan)}`,
  scratch: (plan) => `Drew weights anew${numberOf(plan, 'epochs') === undefined ? '' : `, then trained${forEpochs(plan)}`}`,
  rewind: (plan) =>
    `Rewound to ${shortName(String(plan.settings['checkpoint']))}${numberOf(plan, 'epochs') === undefined ? '' : `, then trained${forEpochs(plan)}`}`,
};
const SAID_OTHERWISE: readonly string[] = ['epochs', 'seed', 'teacher', 'teacherContent'];
const FINETUNE_NAMES = Object.keys(finetuning.fields).filter((name) => !SAID_OTHERWISE.includes(name));

/** How long and how a training went: ` for 3 epochs, taught by the original (optimizer: SGD)`. */
function forEpochs(plan: PlanSummary): string {
  const told = settingsText(finetuning.fields, plan.settings, FINETUNE_NAMES);
  return ` for ${plural(numberOf(plan, 'epochs') ?? 0, 'epoch')}${howTrained(plan)}${told === '' ? '' : ` (${told})`}`;
}

/** Where a training kept quantized weights, and who taught: ` on its grid, taught by the original`. */
function howTrained({ settings, onGrid }: PlanSummary): string {
  const teacher = settings['teacher'] ?? settings['finetune.teacher'];
  const taught = teacher === ORIGINAL_TEACHER ? 'the original' : teacher;
  return `${onGrid === undefined ? '' : ' on its grid'}${typeof taught === 'string' ? `, taught by ${shortName(taught)}` : ''}`;
}

/** A path by its last two names, which tell one checkpoint from another; the recipe has it whole. */
function shortName(path: string): string {
  const names = path.split(/[\\/]/).filter((name) => name !== '');
  return names.length > 2 ? `…/${names.slice(-2).join('/')}` : path;
}

/** What a removal is followed by: `, then 2 epochs of fine-tuning`. */
function tunedText(plan: PlanSummary): string {
  const epochs = numberOf(plan, 'finetune.epochs') ?? 0;
  const { rewind, scratch } = plan.settings;
  const back = typeof rewind === 'string' ? `, rewound to ${shortName(rewind)}` : scratch === true ? ', drawn anew' : '';
  return `${back}${epochs > 0 ? `, then ${plural(epochs, 'epoch')} of ${back === '' ? 'fine-tuning' : 'training'}${howTrained(plan)}` : ''}`;
}

/** What was done by its title, with the settings that are not their defaults. */
function plainText({ operation, settings }: PlanSummary): string {
  const { title, settings: schema } = actionOf(operation);
  const told = schema ? settingsText(schema.fields, settings) : '';
  return `${title.replace('…', '')}${told === '' ? '' : `: ${told}`}`;
}

/** How much of what the plan removed: `72 of 187`, or nothing where a plan removes nothing. */
export function removedText({ layers }: PlanSummary): string {
  const removed = layers.reduce((sum, layer) => sum + layer.removed, 0);
  const of = layers.reduce((sum, layer) => sum + layer.of, 0);
  return removed === 0 ? '' : `${exactCount(removed)} of ${exactCount(of)}`;
}

function pruneText(plan: PlanSummary): string {
  const rounds = numberOf(plan, 'rounds') ?? 1;
  const tuned = tunedText(plan);
  const amount = numberOf(plan, 'amount');
  if (amount === undefined) {
    const removed = plan.layers.reduce((sum, layer) => sum + layer.removed, 0);
    return `Cut ${plural(removed, 'picked channel')}${compensatedText(plan)}${tuned}`;
  }
  const what = plan.settings['level'] === 'neuron' ? 'Cut' : 'Zeroed';
  const whose = plan.settings['level'] === 'neuron' ? 'neurons' : 'parameters';
  const method = plan.settings['method'];
  const by = typeof method === 'string' ? (method === 'random' ? ' at random' : ` by ${labelOf(method)}`) : '';
  const scoring = settingsText(ranking.fields, plan.settings, SCORING_NAMES);
  const told = scoring === '' ? '' : ` (${scoring})`;
  const made = compensatedText(plan);
  const inRounds = rounds > 1 ? ` in ${rounds} rounds` : '';
  return `${what} ${share(amount, 0)} of the ${whose}${by}${told}${made}${inRounds}${tuned}`;
}

function compensatedText({ settings: { compensate } }: PlanSummary): string {
  return typeof compensate === 'string' && compensate !== 'none' ? `, compensated by ${compensate}` : '';
}

function mergeText(plan: PlanSummary): string {
  const { by, method } = plan.settings;
  const chosen = typeof method === 'string' && method !== 'merge' ? `, chosen by ${labelOf(method)}` : '';
  return `Merged ${share(numberOf(plan, 'amount') ?? 0, 0)} of the neurons into others by ${by === 'activations' ? 'activations' : 'weights'}${chosen}${tunedText(plan)}`;
}

function labelOf(method: string): string {
  const known: Readonly<Record<string, { label: string }>> = METHODS;
  return known[method]?.label ?? method;
}

function quantizeText(plan: PlanSummary): string {
  const dtype = plan.settings['dtype'];
  const levels = numberOf(plan, 'levels');
  const all = plan.settings['oneDimensional'] === true ? ', one-dimensional tensors too' : '';
  const to = dtype === 'mixed' ? 'mixed types' : typeof dtype === 'string' ? dtype : 'fewer bits';
  const bits = numberOf(plan, 'meanBits');
  const bytes = numberOf(plan, 'maxBytes');
  const budget = bits !== undefined ? `, ${bits} bits a value` : bytes !== undefined ? `, ${byteSize(bytes)} gzipped` : '';
  const carried = plan.settings['rounding'] === 'carried' ? ', errors carried' : '';
  return `Quantized to ${to}${levels === undefined ? '' : ` with ${levels} levels`}${budget}${carried}${all}`;
}

function compressText(plan: PlanSummary): string {
  const budgets = BUDGETS.flatMap((budget) => {
    const limit = numberOf(plan, budget);
    return limit === undefined ? [] : [limitText(budget, limit)];
  });
  const { encoding } = plan.settings;
  const known: Readonly<Record<string, { label: string }>> = ENCODINGS;
  const counted =
    typeof encoding === 'string' && encoding !== 'none' && numberOf(plan, 'maxBytes') !== undefined
      ? ` (${known[encoding]?.label ?? encoding})`
      : '';
  return `Compressed to at most ${budgets.join(', ')}${counted}`;
}

function numberOf({ settings }: PlanSummary, key: string): number | undefined {
  const value = settings[key];
  return typeof value === 'number' ? value : undefined;
}
