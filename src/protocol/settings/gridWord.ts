import type { QuantizedDType } from '../../model/dtype';
import { DTYPES, quantizing } from './quantizing';

/** A way of storing weights, as a study tells it in a word. */
export interface Grid {
  readonly dtype: QuantizedDType;
  readonly levels?: number;
  /** Whether weights are trained on it. */
  readonly trained: boolean;
}

/** The grid that a word tells (`uint8`, `uint8:8`, `uint8:8:trained`), or why it tells none. */
export function gridOf(word: string): Grid | string {
  const [dtype = '', ...others] = word.split(':');
  if (!Object.hasOwn(DTYPES, dtype) || dtype === 'mixed') return `${word} does not begin with uint8, uint16 or float16`;
  const trained = others.at(-1) === TRAINED;
  const [levels, ...further] = trained ? others.slice(0, -1) : others;
  const count = Number(levels);
  if (further.length > 0 || (levels !== undefined && (levels.trim() === '' || !quantizing.fields.levels.schema.safeParse(count).success))) {
    return `${word} is not a type, perhaps with 2 to 256 levels and "${TRAINED}": uint8, uint8:8, uint8:8:${TRAINED}`;
  }
  if (levels !== undefined && dtype !== 'uint8') return `levels need uint8, not ${dtype}`;
  return { dtype: dtype as QuantizedDType, ...(levels === undefined ? {} : { levels: count }), trained };
}

/** A grid in the words that people read: `uint8`, `uint8, 8 levels`, `uint8, 8 levels, trained`. */
export function gridText({ dtype, levels, trained }: Grid): string {
  return [dtype, ...(levels === undefined ? [] : [`${levels} levels`]), ...(trained ? [TRAINED] : [])].join(', ');
}

const TRAINED = 'trained';
