import type { ModelWarning } from '../../model/model';
import type { Fields, Told } from './field';
import type { Schema } from './schema';
import { settle, withDefaults, type NameSetting } from './settle';

/** Says of each setting that was told and makes no difference where it would. The settings must hold. */
export function unheeded<F extends Fields>(schema: Schema<F>, given: object, named: NameSetting = (_, { label }) => label): ModelWarning[] {
  const settled = { ...(settle(schema, given) as object) };
  return Object.entries(given).flatMap(([name, value]): ModelWarning[] => {
    const entry = schema.fields[name];
    if (value === undefined || !entry || 'part' in entry || !entry.when || entry.when.holds(settled)) return [];
    return [unheededWarning(named([name], entry), entry.when.text)];
  });
}

/** The settings without those that make no difference. */
export function heededOf(schema: Schema, told: Told): Told {
  const filled = withDefaults(schema.fields, told);
  return Object.fromEntries(
    Object.entries(told).filter(([name]) => {
      const entry = schema.fields[name];
      return !entry || 'part' in entry || !entry.when || entry.when.holds(filled);
    }),
  );
}

/** Says of one setting that it makes no difference, and where it would. */
export function unheededWarning(setting: string, counts: string): ModelWarning {
  return { code: 'settingUnheeded', message: `${setting} makes no difference here: it counts ${counts}.` };
}
