import type { Field, Part } from '../protocol/settings/field';

/** A setting's option on the command line: its name in kebab case unless it has one of its own; undefined where it has none. */
export function flagOf(name: string, entry: Field | Part): string | undefined {
  const own = 'part' in entry ? undefined : entry.flag;
  if (own === false || (!('part' in entry) && entry.control.kind === 'value')) return undefined;
  return `--${own ?? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Under which key commander holds that option's value. */
export function keyOf(flag: string): string {
  return flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
