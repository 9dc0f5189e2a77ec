import type { QuantizedDType } from '../../model/dtype';
import { choiceOf, countOf, flagOf, namesOf, type ChoiceText } from './field';
import { schemaOf, type GivenOf } from './schema';

/** How weights are stored. */
export const DTYPES = {
  uint8: { label: 'uint8', hint: 'A quarter of the bytes; 256 values a weight' },
  uint16: { label: 'uint16', hint: 'Half the bytes; 65,536 values a weight' },
  float16: { label: 'float16', hint: 'Half the bytes; three digits of every value' },
} satisfies Record<QuantizedDType, ChoiceText>;

/** What `quantize` may be told. */
export const quantizing = schemaOf(
  {
    dtype: choiceOf<QuantizedDType, { label: string; hint: string; start: 'uint8' }>(DTYPES, {
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
  },
  [
    {
      setting: 'levels',
      broken: ({ dtype, levels }) => (levels !== undefined && dtype !== 'uint8' ? `levels need uint8, not ${String(dtype)}` : undefined),
    },
  ],
);
export type QuantizeSettings = GivenOf<typeof quantizing>;
