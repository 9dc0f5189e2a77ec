import type { ChoiceText } from './settings/field';
import { finetuning } from './settings/finetuning';
import { pruning } from './settings/pruning';
import { DTYPES, quantizing } from './settings/quantizing';
import { SCORING_NAMES } from './settings/scoring';
import { settingsText } from './settings/settingsText';
import { methodText } from './methods';
import type { Repair, Trial } from './trialRecord';
import type { PruneLevel } from './vocabulary';

/** How what pruning left is brought back, as it is said of a trial. */
export const REPAIR_WORDS = {
  none: { label: 'not repaired', hint: 'What is left is measured as it is' },
  finetune: { label: 'fine-tuned', hint: 'What is left is trained on' },
  distil: { label: 'distilled', hint: 'What is left is trained on the outputs of a teacher, too' },
  rewind: { label: 'rewound', hint: 'What is left goes back to the weights of a checkpoint and is trained as long' },
  scratch: { label: 'from scratch', hint: 'What is left is drawn anew and trained as long' },
} satisfies Record<Repair, ChoiceText>;

/** What is removed, as it is said of a trial. */
const LEVEL_WORDS: Readonly<Record<PruneLevel, string>> = { parameter: 'single weights', neuron: 'whole neurons' };

/** What is said elsewhere of a trial's pruning. */
const APART: readonly string[] = ['method', 'amount', 'level', 'seed', ...SCORING_NAMES];

/** What is pruned and how, all but the method and the amount: `single weights, in 5 rounds`. Nothing for a trial that prunes nothing. */
export function pruneWords({ prune }: Pick<Trial, 'prune'>): string {
  if (!prune) return '';
  const { rounds = 1 } = prune;
  const names = Object.keys(pruning.fields).filter((name) => !APART.includes(name) && name !== 'rounds');
  return [LEVEL_WORDS[prune.level], ...(rounds === 1 ? [] : [`in ${rounds} rounds`]), settingsText(pruning.fields, prune, names)]
    .filter(Boolean)
    .join(', ');
}

/** The method, and what it is told beside its defaults: `OBD-SD, spread: mean plus deviation`. */
export function methodWords({ prune }: Pick<Trial, 'prune'>): string {
  if (!prune) return '';
  const { label, options } = methodText(prune.method);
  return [label, settingsText(pruning.fields, prune, options)].filter(Boolean).join(', ');
}

/** How weights are stored, where they are quantized: `uint8, levels: 8, trained on the grid`. */
export function quantizeWords({ quantize }: Pick<Trial, 'quantize'>): string {
  if (!quantize) return '';
  const names = Object.keys(quantizing.fields).filter((name) => name !== 'dtype' && name !== 'seed');
  const trained = quantize.finetune ? `trained on the grid for ${quantize.finetune.epochs} epochs` : '';
  return [DTYPES[quantize.dtype].label, settingsText(quantizing.fields, { ...quantize }, names), trained].filter(Boolean).join(', ');
}

/** How what is left is brought back: `fine-tuned, 10 epochs`. */
export function repairWords({ repair, training }: Pick<Trial, 'repair' | 'training'>): string {
  const { label } = REPAIR_WORDS[repair];
  if (repair === 'none' || !training) return label;
  const names = Object.keys(finetuning.fields).filter((name) => !['epochs', 'seed', 'teacher'].includes(name));
  const told = settingsText(finetuning.fields, { ...training }, names);
  return [label, `${training.epochs} epochs`, told].filter(Boolean).join(', ');
}
