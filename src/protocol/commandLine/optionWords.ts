import type { Control, Field, Fields, Part, Told } from '../settings/field';
import { contraryOf, flagOf } from '../settings/flagOf';

/** Settings as the command line takes them. */
export interface OptionWords {
  /** Options and what follows them, not quoted. */
  readonly words: readonly string[];
  /** What can't be told there, a reason each. */
  readonly untold: readonly string[];
}

/** The words that tell the command line these settings; what is not told stays so. */
export function optionWords(fields: Fields, told: Told): OptionWords {
  return joined(
    Object.entries(fields).map(([name, entry]) => {
      const value = told[name];
      if (value === undefined) return NONE;
      return 'part' in entry ? partWords(name, entry, told) : fieldWords(name, entry, value);
    }),
  );
}

const NONE: OptionWords = { words: [], untold: [] };

/** A part's seed has no option of its own: it is that of the command. */
function partWords(name: string, { part, by }: Part, outer: Told): OptionWords {
  const value = outer[name];
  const { [by]: first, seed, ...others } = { ...(value as object) } as Told;
  const { seed: command = 0 } = outer;
  const own = optionWords(part, others);
  const strange = seed !== undefined && seed !== command ? [`a seed of its own for --${name} (${JSON.stringify(seed)})`] : [];
  return { words: [`--${name}`, String(first), ...own.words], untold: [...own.untold, ...strange] };
}

function fieldWords(name: string, field: Field, value: unknown): OptionWords {
  const flag = flagOf(name, field);
  const { control } = field;
  if (control.kind === 'flag') return { words: value === true ? [flag] : [], untold: [] };
  if (control.kind === 'answer') return { words: [value === true ? flag : contraryOf(flag)], untold: [] };
  const text = textOf(control, value);
  if (text === undefined) return { words: [], untold: [`${flag} with ${JSON.stringify(value)}`] };
  // What begins like an option has to be joined to its own.
  return { words: text.startsWith('-') ? [`${flag}=${text}`] : [flag, text], untold: [] };
}

/** A value as it is typed; undefined where what is typed would be read as something else. */
function textOf(control: Exclude<Control, { kind: 'flag' | 'answer' }>, value: unknown): string | undefined {
  switch (control.kind) {
    case 'text': {
      const text = control.form.text(value);
      return JSON.stringify(control.form.parse(text)) === JSON.stringify(value) ? text : undefined;
    }
    case 'list': {
      const items = (value as readonly unknown[]).map(String);
      return items.some((item) => item === '' || item !== item.trim() || item.includes(',')) ? undefined : items.join(',');
    }
    default:
      return String(value);
  }
}

function joined(parts: readonly OptionWords[]): OptionWords {
  return { words: parts.flatMap(({ words }) => words), untold: parts.flatMap(({ untold }) => untold) };
}
