import { html, nothing, type TemplateResult } from 'lit';
import type { SessionSnapshot } from '../../src/protocol/views';
import type { FinetuneSettings } from '../../src/protocol/settings';
import { chips } from '../elements/chips';
import { FROZEN_HINT, isFrozen } from '../text/frozen';
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
export function finetuneFields(settings: FinetuneSettings, change: (settings: FinetuneSettings) => void): TemplateResult {
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

/** What a form whose work may be followed by fine-tuning knows of it. */
export interface FinetuneSwitch {
  readonly label: string;
  readonly on: boolean;
  readonly epochs: number;
  /** Behind the epochs. */
  readonly unit?: string;
  /** Nothing to train on is no obstacle where data will be asked for anyway. */
  readonly needsData: boolean;
  readonly turn: (on: boolean) => void;
  readonly setEpochs: (epochs: number) => void;
}

/** A switch for fine-tuning and, where it is on, the number of epochs. */
export function finetuneSwitch(
  { label, on, epochs, unit, needsData, turn, setEpochs }: FinetuneSwitch,
  snapshot: SessionSnapshot | undefined,
): TemplateResult {
  const tuned = on && !needsData;
  const hint = needsData ? 'Needs a data set: choose one at the top right.' : tuned && isFrozen(snapshot) ? FROZEN_HINT : undefined;
  return html`${checkField({ label, checked: tuned, disabled: needsData, ...(hint === undefined ? {} : { hint }), change: turn })}
  ${
    tuned
      ? numberField({
          label: 'Epochs',
          value: epochs,
          min: 1,
          max: 1000,
          ...(unit === undefined ? {} : { unit }),
          change: (value) => {
            setEpochs(value ?? epochs);
          },
        })
      : nothing
  }`;
}
