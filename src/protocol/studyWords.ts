import type { ChoiceText } from './settings/field';

/** How what pruning left is brought back, in the order shown. */
export const REPAIRS = {
  none: { label: 'none', hint: 'What is left stays as it is' },
  finetune: { label: 'fine-tuning', hint: 'What is left trains on' },
  distil: { label: 'distillation', hint: 'It trains on, and learns a teacher’s outputs too: the original’s where none is told' },
  scratch: { label: 'from scratch', hint: 'What is left is drawn anew by each layer’s own initialiser, and trained' },
  rewind: { label: 'rewound', hint: 'What is left is set back to a checkpoint’s weights, and trained' },
} satisfies Record<string, ChoiceText>;
export type Repair = keyof typeof REPAIRS;

/** What the methods are held against, in the order shown. */
export const CONTROLS = {
  random: { label: 'random choice', hint: 'As much is removed by chance' },
  uniform: { label: 'uniform shares', hint: 'The same share of every layer, by magnitude' },
  scratch: { label: 'from scratch', hint: 'What each method leaves, drawn anew and trained as long; with fine-tuning' },
  dense: { label: 'dense', hint: 'The whole model, trained as long; with fine-tuning' },
  none: { label: 'none', hint: 'Nothing; the answer says so' },
} satisfies Record<string, ChoiceText>;
export type Control = keyof typeof CONTROLS;
