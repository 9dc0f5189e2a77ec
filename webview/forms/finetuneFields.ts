import { html, type TemplateResult } from 'lit';
import type { SessionSnapshot } from '../../src/protocol/engine';
import type { FinetuneSettings } from '../../src/protocol/settings';
import { chips } from '../elements/chips';
import { isFrozen } from '../frozen';
import type { ChoiceText } from '../../src/protocol/methods';
import { checkField, numberField, row } from './fields';

type Optimizer = NonNullable<FinetuneSettings['optimizer']>;

const OPTIMIZERS = {
  adam: { label: 'Adam', hint: 'Adapts its step to each weight; the usual choice' },
  sgd: { label: 'SGD', hint: 'Plain gradient descent' },
} satisfies Record<Optimizer, ChoiceText>;

/** What fine-tuning starts from when nothing is changed. */
export const FINETUNE_DEFAULTS = {
  epochs: 3,
  batchSize: 32,
  learningRate: 0.001,
  optimizer: 'adam',
  validation: 0.1,
  seed: 1,
} satisfies FinetuneSettings;

/** The defaults for a model, with some settings changed: one that is frozen whole is trained all the same. */
export function finetuneDefaults(changed: Partial<FinetuneSettings>, snapshot: SessionSnapshot | undefined): FinetuneSettings {
  return { ...FINETUNE_DEFAULTS, ...changed, ...(isFrozen(snapshot) ? { unfreeze: true } : {}) };
}

/** The settings of fine-tuning as fields. `change` gets the whole settings; a field that is empty keeps its value. */
export function finetuneFields(
  settings: FinetuneSettings,
  change: (settings: FinetuneSettings) => void,
): TemplateResult {
  const set =
    <K extends keyof FinetuneSettings>(key: K) =>
    (value: FinetuneSettings[K] | undefined): void => {
      if (value !== undefined) change({ ...settings, [key]: value });
    };
  const { patience: _, ...withoutPatience } = settings;
  return html`${numberField({ label: 'Epochs', value: settings.epochs, min: 1, max: 1000, change: set('epochs') })}
  ${row(
    { label: 'Optimizer' },
    chips({
      label: 'Optimizer',
      options: OPTIMIZERS,
      value: settings.optimizer ?? FINETUNE_DEFAULTS.optimizer,
      choose: set('optimizer'),
    }),
  )}
  ${numberField({
    label: 'Learning rate',
    value: settings.learningRate,
    min: 1e-8,
    max: 10,
    step: 'any',
    change: set('learningRate'),
  })}
  ${numberField({ label: 'Batch size', value: settings.batchSize, min: 1, max: 65536, change: set('batchSize') })}
  ${numberField({
    label: 'Validation share',
    value: Math.round((settings.validation ?? 0) * 100),
    min: 0,
    max: 90,
    unit: '% of the training data',
    change: (value) => {
      if (value !== undefined) change({ ...settings, validation: value / 100 });
    },
  })}
  ${numberField({
    label: 'Early stop',
    value: settings.patience,
    min: 1,
    max: 1000,
    placeholder: 'never',
    unit: 'epochs without a lower validation loss',
    change: (value) => change(value === undefined ? withoutPatience : { ...settings, patience: value }),
  })}
  ${checkField({
    label: 'Train frozen layers too',
    hint: 'Those that say trainable: false.',
    checked: settings.unfreeze ?? false,
    change: set('unfreeze'),
  })}
  ${numberField({ label: 'Seed', value: settings.seed, min: 0, max: 2 ** 31 - 1, change: set('seed') })}`;
}
