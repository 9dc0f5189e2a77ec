import type { QuantizedDType } from '../../model/dtype';
import { DTYPES, quantizing } from './quantizing';
import { withDefaults } from './settle';

/** A way of storing weights, as a study tells it in a word. */
export interface Grid {
  readonly dtype: QuantizedDType | 'mixed';
  readonly levels?: number;
  /** In place of levels: so many bits a value, and each tensor gets the levels that it is worth. */
  readonly meanBits?: number;
  /** Whether weights are trained on it. */
  readonly trained: boolean;
}

/** The grid that a word tells (`uint8`, `uint8:8`, `mixed:3bits`, `uint8:8:trained`), or why it tells none. */
export function gridOf(word: string): Grid | string {
  const [dtype = '', ...others] = word.split(':');
  if (!Object.hasOwn(DTYPES, dtype)) return `${word} does not begin with uint8, uint16, float16 or mixed`;
  const trained = others.at(-1) === TRAINED;
  const [amount, ...further] = trained ? others.slice(0, -1) : others;
  const inBits = amount?.endsWith(BITS) === true;
  const [name, number] = inBits ? (['meanBits', amount.slice(0, -BITS.length)] as const) : (['levels', amount] as const);
  if (
    further.length > 0 ||
    (number !== undefined && (number.trim() === '' || !quantizing.fields[name].schema.safeParse(Number(number)).success))
  ) {
    return `${word} is not a type, perhaps with 2 to 256 levels or up to 16 bits a value, and "${TRAINED}": uint8, uint8:8, mixed:3${BITS}, uint8:8:${TRAINED}`;
  }
  const told = { dtype: dtype as Grid['dtype'], ...(number === undefined ? {} : { [name]: Number(number) }) };
  return (
    quantizing.rules?.map(({ broken }) => broken(withDefaults(quantizing.fields, told))).find((reason) => reason !== undefined) ?? {
      ...told,
      trained,
    }
  );
}

/** A grid in the words that people read: `uint8`, `uint8, 8 levels`, `mixed, 3 bits a value`, `uint8, 8 levels, trained`. */
export function gridText({ dtype, levels, meanBits, trained }: Grid): string {
  const amounts = [...(levels === undefined ? [] : [`${levels} levels`]), ...(meanBits === undefined ? [] : [`${meanBits} bits a value`])];
  return [dtype, ...amounts, ...(trained ? [TRAINED] : [])].join(', ');
}

const BITS = 'bits';
const TRAINED = 'trained';
