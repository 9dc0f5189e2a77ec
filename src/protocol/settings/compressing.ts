import { choiceOf, countOf, flagOf, numberOf, shareOf, textOf, type ChoiceText, type Told } from './field';
import { finetuning } from './finetuning';
import { bytesForm, numberForm } from './quantityForm';
import { schemaOf, type SettledOf } from './schema';
import { SEED } from './seed';

/** How bytes are counted: as files lie on a disk, or as a server sends them. */
export const ENCODINGS = {
  gzip: { label: 'gzip', hint: 'As every server sends files: gzip -9, file by file' },
  br: { label: 'brotli', hint: 'As most servers send files to browsers: brotli -11, file by file' },
  none: { label: 'none', hint: 'As the files lie on a disk' },
} satisfies Record<string, ChoiceText>;
export type Encoding = keyof typeof ENCODINGS;

/** The settings that bound the result, each a budget. */
export const BUDGETS = ['maxBytes', 'maxMacs', 'maxParams', 'maxDrop'] as const;
export type BudgetName = (typeof BUDGETS)[number];

const { learningRate, batchSize, unfreeze } = finetuning.fields;

/** What `compress` may be told: budgets, any of them together, and how it may train. */
export const compressing = schemaOf(
  {
    maxBytes: textOf<number, { label: string; hint: string; optional: true; defaultText: string }>(bytesForm, {
      label: 'Most bytes',
      hint: 'what the saved model may take, model.json and weight files together: 20000, 20k or 1.5M',
      optional: true,
      defaultText: 'no bound',
    }),
    encoding: choiceOf<Encoding, { label: string; hint: string; default: 'gzip' }>(ENCODINGS, {
      label: 'Counted as',
      hint: 'how bytes are counted',
      default: 'gzip',
      when: {
        text: 'where bytes are bounded, or nothing but the drop is',
        holds: ({ maxBytes, maxMacs, maxParams }: Told) => maxBytes !== undefined || (maxMacs === undefined && maxParams === undefined),
      },
    }),
    maxMacs: textOf<number, { label: string; hint: string; optional: true; defaultText: string }>(numberForm, {
      label: 'Most MACs',
      hint: 'multiply-accumulates of one sample’s pass: 300000, 300k or 1.5M',
      optional: true,
      defaultText: 'no bound',
    }),
    maxParams: textOf<number, { label: string; hint: string; optional: true; defaultText: string }>(numberForm, {
      label: 'Most parameters',
      hint: 'parameters of all layers, zeros counted: 30000, 30k or 1.5M',
      optional: true,
      defaultText: 'no bound',
    }),
    maxDrop: shareOf({
      label: 'Largest drop',
      hint: 'by which share of the samples accuracy may fall (half a point is 0.5 %, or 0.005); where answers are values, by which share the loss may rise; without answers, the share of samples that may be answered otherwise',
      optional: true,
      defaultText: 'no bound',
    }),
    epochs: countOf(
      {
        label: 'Epochs',
        hint: 'with a data set, train for at most twice as many passes over it in all; 0 trains nothing',
        default: 20,
      },
      { min: 0, max: 1000 },
    ),
    learningRate: numberOf({ above: 0 }, { ...learningRate, default: 0.002, defaultText: '0.002' }),
    batchSize,
    unfreeze: flagOf({ label: unfreeze.label, hint: unfreeze.hint }),
    seed: SEED,
    keepNearest: flagOf({
      label: 'Keep the nearest',
      hint: 'where the budget can’t be met, keep the nearest result instead of nothing',
    }),
  },
  [
    {
      setting: 'maxBytes',
      broken: (told) =>
        BUDGETS.some((name) => told[name] !== undefined)
          ? undefined
          : 'there is no budget; tell at least one of bytes, MACs, parameters and drop',
    },
  ],
);
export type SettledCompressing = SettledOf<typeof compressing>;
