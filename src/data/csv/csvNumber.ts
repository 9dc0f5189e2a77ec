/** How a cell may be a number. `either` is one that a decimal point and a decimal comma read alike. */
export type NumberStyle = 'either' | 'point' | 'comma';

export interface CellNumber {
  readonly value: number;
  readonly style: NumberStyle;
  /** Whether it could as well be a number of thousands: `1,234`. */
  readonly thousands?: true;
  /** Whether it is written as a word: `True`. */
  readonly word?: true;
}

/** Numbers as every programming language writes them; JavaScript reads hexadecimal ones too, which nobody means. */
const STARTS_PLAIN = /^[-+.\d](?![xob])/i;
const COMMA = /^[+-]?(\d+,\d*|,\d+|[1-9]\d{0,2}(\.\d{3})+,\d*)(e[+-]?\d+)?$/i;
const THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const TRUE = /^true$/i;
const FALSE = /^false$/i;

/** Reads a cell as a number, or says that it is none (an empty one, text, `NaN`, more than a number can hold). */
export function cellNumber(text: string): CellNumber | undefined {
  const value = Number(text);
  if (Number.isFinite(value)) {
    return STARTS_PLAIN.test(text) ? { value, style: text.includes('.') ? 'point' : 'either' } : undefined;
  }
  if (COMMA.test(text)) {
    const number = Number(text.replaceAll('.', '').replace(',', '.'));
    if (!Number.isFinite(number)) return undefined;
    return { value: number, style: 'comma', ...(THOUSANDS.test(text) ? { thousands: true } : {}) };
  }
  if (TRUE.test(text)) return { value: 1, style: 'either', word: true };
  if (FALSE.test(text)) return { value: 0, style: 'either', word: true };
  return undefined;
}

/** Whether a cell holds a number of either style, and no word for one. */
export function isNumber(text: string): boolean {
  const number = cellNumber(text);
  return number !== undefined && number.word === undefined;
}

const DATE = /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b/;

/** Whether a text starts with a day: `2024-05-01`, `1.5.2024`. */
export function isDate(text: string): boolean {
  return DATE.test(text);
}
