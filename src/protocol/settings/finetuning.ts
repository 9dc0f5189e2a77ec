import { choiceOf, countOf, flagOf, nameOf, numberOf, pathOf, shareOf, under, type ChoiceText, type Part, type Told } from './field';
import { schemaOf, type GivenOf, type SettledOf } from './schema';
import { SEED, SEEDS } from './seed';

/** The optimizers. */
export const OPTIMIZERS = {
  adam: { label: 'Adam', hint: 'Adapts its step to each weight; the usual choice' },
  sgd: { label: 'SGD', hint: 'Gradient descent with a momentum of 0.9' },
} satisfies Record<string, ChoiceText>;

/** What becomes of quantized weights. */
export const GRIDS = {
  levels: { label: 'levels in use', hint: 'Quantized weights stay among the values that their tensor has' },
  all: { label: 'whole grid', hint: 'They may take any value of their grid, which makes more of them distinct' },
  new: { label: 'a new one', hint: 'They are trained as floats and rounded to a new grid of their type afterwards' },
} satisfies Record<string, ChoiceText>;

/** In the place of a path: the model as it was before all edits. */
export const ORIGINAL_TEACHER = 'original';
const taught = { text: 'with a teacher', holds: ({ teacher }: Told) => teacher !== undefined };

/** What becomes of the learning rate while training goes on. */
export const SCHEDULES = {
  constant: { label: 'constant', hint: 'The same from the first step to the last' },
  linear: { label: 'linear', hint: 'Falls evenly, to nothing after the last step' },
  cosine: { label: 'cosine', hint: 'Falls slowly, then fast, then slowly, to nothing after the last step' },
} satisfies Record<string, ChoiceText>;

/** More passes than anybody waits for. */
export const MOST_EPOCHS = 10_000;

/** What several rounds share: it makes a fine-tuning that was stopped in one of them repeatable. */
const EPOCHS_IN_ALL = countOf({
  label: 'Epochs in all',
  hint: 'fine-tune no further when all rounds together have had so many epochs',
  optional: true,
  defaultText: 'as many as the rounds take',
  group: 'Fine-tuning',
});

const STEP_SIZES: Readonly<Record<string, number>> = { adam: 0.001, sgd: 0.01 };

/** How to train on. */
export const finetuning = schemaOf(
  under('Fine-tuning', {
    epochs: countOf({ label: 'Epochs', hint: 'passes over the training samples', start: 3 }, { max: MOST_EPOCHS }),
    optimizer: choiceOf(OPTIMIZERS, { label: 'Optimizer', hint: 'how steps are made', default: 'adam' }),
    learningRate: numberOf(
      { above: 0 },
      {
        label: 'Learning rate',
        hint: 'the size of a step',
        default: ({ optimizer }) => STEP_SIZES[String(optimizer)] ?? Number.NaN,
        defaultText: '0.001 with Adam, 0.01 with SGD',
      },
    ),
    schedule: choiceOf(SCHEDULES, { label: 'Schedule', hint: 'what becomes of the learning rate as training goes', default: 'constant' }),
    batchSize: countOf({ label: 'Batch size', hint: 'samples in a step', default: 64 }),
    patience: countOf({
      label: 'Early stop',
      hint: 'stop after so many epochs without a lower loss on the held-out samples, and keep the best weights',
      unit: 'epochs without a lower held-out loss',
      optional: true,
      defaultText: 'never',
    }),
    validation: shareOf({
      label: 'Held out',
      hint: 'share of the training samples that is not trained on, whose loss is shown as training goes',
      unit: '% of the training samples',
      default: ({ patience }) => (patience === undefined ? 0 : 0.1),
      defaultText: 'nothing; 10 % with an early stop',
    }),
    aside: shareOf({
      label: 'Left aside',
      hint: 'share of the training samples that is left alone, as by a study that chooses by them: what is held out is a share of the others',
      unit: '% of the training samples',
      optional: true,
      defaultText: 'none',
    }),
    asideSeed: countOf(
      {
        label: 'Seed of what is left aside',
        hint: 'draws the samples that are left aside',
        optional: true,
        defaultText: '0',
        when: { text: 'with samples left aside', holds: ({ aside }) => Number(aside ?? 0) > 0 },
      },
      SEEDS,
    ),
    inputDropout: shareOf({
      label: 'Input dropout',
      hint: 'share of the input values that is set to zero, drawn anew in each step: what is learnt then hangs less on single values',
      unit: '% of the input values',
      optional: true,
      defaultText: 'none',
    }),
    grid: choiceOf(GRIDS, {
      label: 'Grid of quantized weights',
      hint: 'which values quantized weights may take',
      default: 'levels',
    }),
    teacher: pathOf({
      label: 'Teacher',
      hint: `a model whose outputs are learnt too (distillation): "${ORIGINAL_TEACHER}", the model as it was before the edits, or a model.json or its folder`,
      optional: true,
      defaultText: 'none',
    }),
    teacherWeight: numberOf(
      { min: 0, max: 1 },
      {
        label: "Teacher's weight",
        hint: 'how much the outputs of the teacher count against the answers of the data set',
        unit: '0 to 1',
        optional: true,
        defaultText: '0.5; 1 where the data set has no answers',
        when: taught,
      },
    ),
    temperature: numberOf(
      { above: 0 },
      {
        label: 'Temperature',
        hint: 'what logits are divided by before student and teacher are compared: above 1 what the teacher thinks of wrong classes counts more',
        default: 2,
        when: taught,
      },
    ),
    teacherContent: nameOf({
      label: "Teacher's hash",
      hint: "refuse a teacher whose topology and weights have another hash (as a model's report says under content)",
      optional: true,
      defaultText: 'any',
      when: taught,
    }),
    unfreeze: flagOf({ label: 'Train frozen layers too', hint: 'those that say "trainable": false' }),
    seed: { ...SEED, default: (_: Told, outer: Told) => (typeof outer['seed'] === 'number' ? outer['seed'] : 0) },
  }),
);
export type FinetuneSettings = GivenOf<typeof finetuning>;
export type SettledFinetuning = SettledOf<typeof finetuning>;

/** Fine-tuning as a part of another operation, told by its number of epochs. */
export function finetuningPart(hint: string): Part<(typeof finetuning)['fields'] & typeof OF_ROUNDS> {
  return partOf(finetuning.fields, hint);
}

/** Fine-tuning as a part of a study, which itself leaves samples aside where something is chosen. */
export function trialTrainingPart(hint: string): Part<typeof OF_TRIALS & typeof OF_ROUNDS> {
  return partOf(OF_TRIALS, hint);
}

const OF_ROUNDS = { epochsInAll: EPOCHS_IN_ALL };
const { aside: _, asideSeed: __, ...OF_TRIALS } = finetuning.fields;

function partOf<Fields extends object>(fields: Fields, hint: string): Part<Fields & typeof OF_ROUNDS> {
  return { presence: 'optional', part: { ...fields, ...OF_ROUNDS }, by: 'epochs', label: 'Fine-tune', hint };
}
