import { Failure } from '../../model/failure';
import type { Field, Fields, Part, Told } from './field';
import { expectation } from './expectation';
import type { Schema, Settled } from './schema';

/** How a setting is called in a failure: its option on the command line, its place in a file, its label elsewhere. */
export type NameSetting = (path: readonly string[], entry: Field | Part) => string;

const byLabel: NameSetting = (_, { label }) => label;

/**
 * The settings with their defaults. Throws `settingInvalid` for the first one that does not hold, by itself or with the
 * others, and for one that there is not. Settled settings settle to themselves.
 */
export function settle<F extends Fields>({ fields, rules = [] }: Schema<F>, given: object, named: NameSetting = byLabel): Settled<F> {
  const told = settleFields(fields, { ...given }, { named, path: [], outer: {} });
  for (const { setting, broken } of rules) {
    const reason = broken(told);
    const entry = fields[setting];
    if (reason !== undefined && entry) throw new Failure('settingInvalid', { setting: named([setting], entry), reason });
  }
  return told as Settled<F>;
}

interface Place {
  readonly named: NameSetting;
  readonly path: readonly string[];
  readonly outer: Told;
}

function settleFields(fields: Fields, given: Told, place: Place): Told {
  const { named, path, outer } = place;
  const stranger = Object.keys(given).find((name) => !Object.hasOwn(fields, name) && given[name] !== undefined);
  if (stranger !== undefined) {
    throw new Failure('settingInvalid', { setting: [...path, stranger].join('.'), reason: 'there is no such setting' });
  }
  const told: Record<string, unknown> = {};
  const parts: [string, Part][] = [];
  for (const [name, entry] of Object.entries(fields)) {
    if ('part' in entry) {
      parts.push([name, entry]);
      continue;
    }
    const value = given[name] ?? defaultOf(entry, told, outer);
    if (value !== undefined) told[name] = checked(value, entry, named([...path, name], entry));
    else if (entry.presence === 'required')
      throw new Failure('settingInvalid', { setting: named([...path, name], entry), reason: 'it is needed' });
  }
  // Last, so that their defaults may follow what stands around them.
  for (const [name, { part }] of parts) {
    const value = given[name];
    if (value === undefined) continue;
    if (typeof value !== 'object' || value === null)
      throw new Failure('settingInvalid', { setting: name, reason: 'it is not a group of settings' });
    told[name] = settleFields(part, { ...value }, { named, path: [...path, name], outer: told });
  }
  return told;
}

/** The default that counts, given the settings before; undefined where there is none. */
export function defaultOf(entry: Field, told: Told, outer: Told = {}): unknown {
  return typeof entry.default === 'function' ? (entry.default as (told: Told, outer: Told) => unknown)(told, outer) : entry.default;
}

/** Settings with what counts for those that are not told, held to nothing; parts stay as they are. */
export function withDefaults(fields: Fields, told: Told): Told {
  const filled: Record<string, unknown> = { ...told };
  for (const [name, entry] of Object.entries(fields)) {
    if (!('part' in entry) && filled[name] === undefined) filled[name] = defaultOf(entry, filled);
  }
  return filled;
}

function checked(value: unknown, { schema, control }: Field, setting: string): unknown {
  if (schema.safeParse(value).success) return value;
  throw new Failure('settingInvalid', { setting, reason: `${shown(value)} is not ${expectation(control)}` });
}

function shown(value: unknown): string {
  return Array.isArray(value)
    ? value.map(shown).join(',') || 'nothing'
    : (typeof value === 'string' && value !== '') || typeof value === 'number'
      ? String(value)
      : JSON.stringify(value);
}
