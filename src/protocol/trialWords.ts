import { defined } from '../base/defined';
import { plural } from '../base/format';
import { finetuning } from './settings/finetuning';
import { gridText } from './settings/gridWord';
import { pruning } from './settings/pruning';
import { quantizing } from './settings/quantizing';
import { SCORING_NAMES } from './settings/scoring';
import { settingsText } from './settings/settingsText';
import { methodText } from './methods';
import { REPAIRS } from './studyWords';
import type { Trial } from './trialRecord';
import type { PruneLevel } from './vocabulary';

/** What is removed, as it is said of a trial. */
const LEVEL_WORDS: Readonly<Record<PruneLevel, string>> = { parameter: 'single weights', neuron: 'whole neurons' };

/** What is said elsewhere of a trial's pruning. */
const APART: readonly string[] = ['method', 'amount', 'level', 'scope', 'rounds', 'seed', 'rewind', 'scratch', ...SCORING_NAMES];

/** What is pruned and how, all but the method, what is ranked together and the amount: `single weights, in 5 rounds`. Nothing for a trial that prunes nothing. */
export function pruneWords({ prune }: Pick<Trial, 'prune'>): string {
  if (!prune) return '';
  const { rounds = 1 } = prune;
  const names = Object.keys(pruning.fields).filter((name) => !APART.includes(name));
  return [LEVEL_WORDS[prune.level], ...(rounds === 1 ? [] : [`in ${rounds} rounds`]), settingsText(pruning.fields, prune, names)]
    .filter(Boolean)
    .join(', ');
}

/** The method, what it is told beside its defaults, and whether every layer loses the same share: `OBD-SD (spread: mean plus deviation)`. */
export function methodWords({ prune }: Pick<Trial, 'prune'>): string {
  if (!prune) return '';
  const { label, options } = methodText(prune.method);
  const everyLayer = prune.scope === 'layer' ? 'alike in every layer' : '';
  const told = [settingsText(pruning.fields, prune, options), everyLayer].filter(Boolean).join(', ');
  return told === '' ? label : `${label} (${told})`;
}

/** How weights are stored, where they are quantized: `uint8, 8 levels, trained`. */
export function quantizeWords({ quantize }: Pick<Trial, 'quantize'>): string {
  if (!quantize) return '';
  const { dtype, levels, meanBits, finetune } = quantize;
  const names = Object.keys(quantizing.fields).filter((name) => !['dtype', 'levels', 'meanBits', 'seed'].includes(name));
  const grid = gridText({ dtype, ...defined({ levels, meanBits }), trained: finetune !== undefined });
  return [grid, settingsText(quantizing.fields, { ...quantize }, names)].filter(Boolean).join(', ');
}

/** How what is left is brought back: `fine-tuning, 10 epochs`. */
export function repairWords({ repair, training }: Pick<Trial, 'repair' | 'training'>): string {
  if (repair === 'none') return 'not repaired';
  const { label } = REPAIRS[repair];
  if (!training) return label;
  const names = Object.keys(finetuning.fields).filter((name) => !['epochs', 'seed', 'teacher'].includes(name));
  const told = settingsText(finetuning.fields, { ...training }, names);
  return [label, plural(training.epochs, 'epoch'), told].filter(Boolean).join(', ');
}
