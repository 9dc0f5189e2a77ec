import { answerOf, choiceOf, nameOf, pathOf, textOf, under, type ChoiceText, type Condition, type Fields } from './field';
import { schemaOf, type GivenOf } from './schema';
import { LOSS_CHOICES } from './scoring';
import { classesForm, columnsForm, labelForm, orderForm, ordersForm, scaleForm, separatorForm, splitForm } from './dataWordForms';

/** The forms of a data set. */
export const DATA_FORMATS = {
  npz: { label: '.npz', hint: 'Arrays x and y in one file of numpy' },
  npy: { label: '.npy', hint: 'x.npy beside y.npy' },
  csv: { label: 'CSV', hint: 'A table: a row is a sample' },
  idx: { label: 'IDX', hint: 'The format of MNIST' },
  images: { label: 'images', hint: 'A folder of pictures for each class' },
} satisfies Record<string, ChoiceText>;
export type DataFormat = keyof typeof DATA_FORMATS;

/** What answers may be. */
export const TARGET_KINDS = {
  classes: { label: 'classes', hint: 'One of several' },
  values: { label: 'values', hint: 'Numbers to be met' },
  none: { label: 'none', hint: 'There are none, or they are not to be used: inputs only' },
} satisfies Record<string, ChoiceText>;

/** What stands before the decimals of a number. */
export const DECIMAL_SIGNS = {
  '.': { label: 'point', hint: '5.1' },
  ',': { label: 'comma', hint: '5,1' },
} satisfies Record<string, ChoiceText>;
export type DecimalSign = keyof typeof DECIMAL_SIGNS;

/** As long as nothing was read, every format is possible. */
const forCsv: Condition = { text: 'for CSV', holds: ({ format }) => format === undefined || format === 'csv' };
const forArrays: Condition = {
  text: 'for arrays',
  holds: ({ format }) => format === undefined || format === 'npz' || format === 'npy' || format === 'idx',
};

export type TargetKind = keyof typeof TARGET_KINDS;

/**
 * How a data set is to be read, where it is not to be found out: each is a key of `dataset.json`, an option of every command that
 * takes `--data`, a field of the panel's form and a key of a recipe's `data`. One more is a line here and one in
 * data/datasetWords.ts.
 */
export const dataWords = schemaOf(
  under('Reading the data', {
    format: choiceOf(DATA_FORMATS, {
      label: 'Format',
      hint: 'what the files are, where their names do not tell',
      flag: 'data-format',
      optional: true,
      defaultText: 'as the names tell',
    }),
    scale: textOf(scaleForm, {
      label: 'Scale',
      hint: 'what is done to the inputs’ values: none; range:-1:1 for 8-bit pixels; or any of divide:255, mean:10.4,0.5 and std:1.1,0.2 with a blank between',
      optional: true,
      defaultText: '8-bit pictures are divided by 255',
    }),
    transpose: textOf(ordersForm, {
      label: 'Axes',
      hint: 'the order of the axes of an input’s array, the samples first: 0,2,3,1; for several inputs with semicolons between, - for one that stays',
      optional: true,
      defaultText: 'as they are',
      when: forArrays,
    }),
    transposeTargets: textOf(orderForm, {
      label: 'Axes of answers',
      hint: 'the same for the array of answers',
      optional: true,
      defaultText: 'as they are',
      when: forArrays,
    }),
    label: textOf(labelForm, {
      label: 'Label column',
      hint: 'the column of the answers, by its name or its number from 0, or several with commas between',
      flag: 'label-column',
      optional: true,
      defaultText: 'label, labels, class, target or y, else the last',
      when: forCsv,
    }),
    ignore: textOf(columnsForm, {
      label: 'Ignored columns',
      hint: 'columns to leave out, by name or number from 0; none keeps those that would be left out unasked',
      flag: 'ignore-columns',
      optional: true,
      defaultText: 'those that hold nothing or number the rows',
      when: forCsv,
    }),
    header: answerOf({
      label: 'Header',
      hint: 'whether the first line is names',
      optional: true,
      defaultText: 'as it looks',
      when: forCsv,
    }),
    separator: textOf(separatorForm, {
      label: 'Separator',
      hint: 'the sign between cells; tab for a tab',
      optional: true,
      defaultText: 'as the lines tell',
      when: forCsv,
    }),
    decimal: choiceOf(DECIMAL_SIGNS, {
      label: 'Decimal sign',
      hint: 'what stands before the decimals of a number',
      optional: true,
      defaultText: 'as the table tells',
      when: forCsv,
    }),
    classes: textOf(classesForm, {
      label: 'Classes',
      hint: 'the classes’ names in the order of the model’s outputs, or their codes where labels are numbers',
      optional: true,
      defaultText: 'as the model or the data name them',
    }),
    targets: choiceOf(TARGET_KINDS, {
      label: 'Answers',
      hint: 'whether the answers are classes or values, or none: inputs only',
      optional: true,
      defaultText: 'as they look',
    }),
    output: nameOf({
      label: 'Output',
      hint: 'the model’s output that the answers belong to',
      optional: true,
      defaultText: 'the first',
    }),
    loss: choiceOf(LOSS_CHOICES, {
      label: 'Loss',
      hint: 'what is measured and trained by',
      flag: 'data-loss',
      optional: true,
      defaultText: 'as the last activation suggests',
    }),
    test: pathOf(
      {
        label: 'Test part',
        hint: 'where the samples lie that are measured on and never trained on',
        flag: 'test-data',
        optional: true,
        defaultText: 'the data set’s own, else 20 % held out',
      },
      'file',
    ),
    split: textOf(splitForm, {
      label: 'Split',
      hint: 'hold out this share for testing, drawn with the seed behind the colon: 0.2 or 0.2:1',
      optional: true,
      defaultText: 'the data set’s own test part, else 20 % held out',
    }),
  }),
  [
    {
      setting: 'split',
      broken: ({ split, test }) => (split !== undefined && test !== undefined ? 'a test part leaves nothing to be split' : undefined),
    },
  ],
);

/** Words on how to read a data set, as told. */
export type DataWordsTold = GivenOf<typeof dataWords>;

/** A sentence for each word that makes no difference to files of this format. */
export function unheededWords(words: object, format: DataFormat): string[] {
  return Object.entries(words).flatMap(([name, value]) => {
    const entry = Object.hasOwn(dataWords.fields, name) ? (dataWords.fields as Fields)[name] : undefined;
    if (value === undefined || !entry || 'part' in entry || !entry.when || entry.when.holds({ ...words, format })) return [];
    return [`${entry.label} makes no difference here: it counts ${entry.when.text}, and this is ${DATA_FORMATS[format].label}.`];
  });
}
