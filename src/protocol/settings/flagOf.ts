import type { Field, Part } from './field';

/** A setting's option on the command line: its name in kebab case unless it has one of its own. */
export function flagOf(name: string, entry: Field | Part): string {
  const own = 'part' in entry ? undefined : entry.flag;
  return `--${own ?? kebab(name)}`;
}

/** Under which key commander holds that option's value. */
export function keyOf(flag: string): string {
  return flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The option that tells the contrary of a question's. */
export function contraryOf(flag: string): string {
  return flag.replace('--', '--no-');
}

/** A name as the command line writes it: `oneDimensional` is `one-dimensional`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
