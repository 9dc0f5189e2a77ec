import type { QuantizedDType } from '../../model/dtype';
import { choiceOf, countOf, flagOf, namesOf, numberOf, textOf, type ChoiceText, type Told } from './field';
import { bytesForm } from './quantityForm';
import { schemaOf, type GivenOf, type SettledOf } from './schema';
import { scoringFields } from './scoring';
import { SEED } from './seed';

/** How weights are stored. */
export const DTYPES = {
  uint8: { label: 'uint8', hint: 'A quarter of the bytes; 256 values a weight' },
  uint16: { label: 'uint16', hint: 'Half the bytes; 65,536 values a weight' },
  float16: { label: 'float16', hint: 'Half the bytes; three digits of every value' },
  mixed: { label: 'mixed', hint: 'Each tensor in the type that a budget allows it' },
} satisfies Record<QuantizedDType | 'mixed', ChoiceText>;

/** What tells how much a change of a weight matters. */
export const IMPORTANCES = {
  auto: { label: 'automatic', hint: 'Curvature where the data have answers, inputs where they have none, size without data' },
  none: { label: 'none', hint: 'Every change counts by its size, as a share of its tensor' },
  inputs: { label: 'inputs', hint: 'By the inputs that a weight is multiplied with; needs a data set' },
  curvature: { label: 'curvature', hint: 'By how much the loss rises; needs a data set with answers' },
} satisfies Record<string, ChoiceText>;

/** How weights go to their levels. */
export const ROUNDINGS = {
  nearest: { label: 'nearest', hint: 'Each to the level nearest to it' },
  carried: { label: 'carried', hint: 'One by one; those to come make up for the error so far; needs a data set' },
} satisfies Record<string, ChoiceText>;

/** Whether a size is told that all tensors share. */
export function hasBudget({ meanBits, maxBytes }: Told): boolean {
  return meanBits !== undefined || maxBytes !== undefined;
}

/** Whether the importance of weights makes a difference. */
export function looksAtImportance(told: Told): boolean {
  return told['levels'] !== undefined || hasBudget(told);
}

/** Whether a data set makes a difference, if there is one. */
export function looksAtData(told: Told): boolean {
  return told['rounding'] === 'carried' || (looksAtImportance(told) && (told['importance'] ?? importanceByDefault(told)) !== 'none');
}

function importanceByDefault(told: Told): 'auto' | 'none' {
  return hasBudget(told) ? 'auto' : 'none';
}

const WHERE_DATA = { text: 'where importance or rounding look at data', holds: looksAtData };
const { samples, loss } = scoringFields(() => ({ methods: [], level: 'parameter' }));
const BYTES = ['uint8', 'mixed'];
const WHERE_BUDGET = {
  text: 'with uint8 or mixed, where no levels are told',
  holds: ({ dtype, levels }: Told) => BYTES.includes(String(dtype)) && levels === undefined,
};

/** What `quantize` may be told. */
export const quantizing = schemaOf(
  {
    dtype: choiceOf<keyof typeof DTYPES, { label: string; hint: string; start: 'uint8' }>(DTYPES, {
      label: 'Store as',
      hint: 'how weights are stored',
      start: 'uint8',
    }),
    levels: countOf(
      {
        label: 'Levels',
        hint: 'at most so many distinct values a weight, zero among them: fewer compress better',
        unit: 'distinct values a weight',
        optional: true,
        defaultText: '256',
        when: { text: 'with uint8', holds: ({ dtype }) => dtype === 'uint8' },
      },
      { min: 2, max: 256 },
    ),
    meanBits: numberOf(
      { above: 0, max: 16 },
      {
        label: 'Mean bits',
        hint: 'at most so many bits a value over all tensors, by the entropy of their codes; each gets the levels it is worth',
        unit: 'bits a value over all tensors',
        optional: true,
        defaultText: 'no budget',
        when: WHERE_BUDGET,
      },
    ),
    maxBytes: textOf<number, { label: string; hint: string; optional: true; defaultText: string; when: typeof WHERE_BUDGET }>(bytesForm, {
      label: 'Most bytes',
      hint: 'at most so many bytes through gzip, model.json and weight files together: 20000, 20k or 1.5M; each tensor gets the levels it is worth',
      optional: true,
      defaultText: 'no budget',
      when: WHERE_BUDGET,
    }),
    importance: choiceOf(IMPORTANCES, {
      label: 'Importance',
      hint: 'what tells how much a change of a weight matters',
      default: importanceByDefault,
      defaultText: 'automatic with a budget, else none',
      when: { text: 'with levels or a budget', holds: looksAtImportance },
    }),
    rounding: choiceOf(ROUNDINGS, {
      label: 'Rounding',
      hint: 'how weights go to their levels',
      default: 'nearest',
      when: { text: 'with uint8 or mixed', holds: ({ dtype }) => BYTES.includes(String(dtype)) },
    }),
    include: namesOf({
      label: 'Include',
      hint: 'only weights of these names; * and ? stand for any text',
      optional: true,
      defaultText: 'all float32 weights',
    }),
    oneDimensional: flagOf({
      label: 'One-dimensional tensors too',
      hint: 'also biases, scales and statistics of normalizations: few bytes, and outputs move much by them; else they stay float32, but for those that the included names match',
      when: { text: 'where no names to include are told', holds: ({ include }) => include === undefined },
    }),
    exclude: namesOf({ label: 'Exclude', hint: 'leave weights of these names as they are', optional: true, defaultText: 'none' }),
    samples: { ...samples, when: WHERE_DATA },
    loss: { ...loss, when: WHERE_DATA },
    seed: { ...SEED, when: WHERE_DATA },
  },
  [
    {
      setting: 'levels',
      broken: ({ dtype, levels }) => (levels !== undefined && dtype !== 'uint8' ? `levels need uint8, not ${String(dtype)}` : undefined),
    },
    {
      setting: 'levels',
      broken: (told) =>
        told['levels'] !== undefined && hasBudget(told) ? 'a budget gives each tensor its own: tell one of them' : undefined,
    },
    {
      setting: 'maxBytes',
      broken: ({ meanBits, maxBytes }) =>
        meanBits !== undefined && maxBytes !== undefined ? 'there is one budget: mean bits or most bytes' : undefined,
    },
    ...(['meanBits', 'maxBytes'] as const).map((setting) => ({
      setting,
      broken: (told: Told) =>
        told[setting] !== undefined && !BYTES.includes(String(told['dtype']))
          ? `a budget needs uint8 or mixed, not ${String(told['dtype'])}`
          : undefined,
    })),
    {
      setting: 'dtype',
      broken: (told) =>
        told['dtype'] === 'mixed' && !hasBudget(told) ? 'types are mixed by a budget: tell mean bits or most bytes' : undefined,
    },
    {
      setting: 'rounding',
      broken: ({ dtype, rounding }) =>
        rounding === 'carried' && !BYTES.includes(String(dtype)) ? `carried rounding needs uint8, not ${String(dtype)}` : undefined,
    },
  ],
);
export type QuantizeSettings = GivenOf<typeof quantizing>;
export type SettledQuantizing = SettledOf<typeof quantizing>;

/** What of a quantization needs a data set, in words that "needs a data set" follows. */
export function quantizingNeed({ importance, rounding }: Told): string | undefined {
  if (rounding === 'carried') return 'Carried rounding';
  return importance === 'inputs' || importance === 'curvature' ? `Importance by ${importance}` : undefined;
}
