import type { ModelWarning } from '../model/model';
import type { Fields, Part, Told } from '../protocol/settings/field';
import type { Given, Schema } from '../protocol/settings/schema';
import { settle, type NameSetting } from '../protocol/settings/settle';
import { unheededWarning } from '../protocol/settings/unheeded';
import { flagOf, keyOf } from '../protocol/settings/flagOf';

/** Settings as options told them, and what was told in vain. */
export interface ToldSettings<F extends Fields> {
  readonly settings: Given<F>;
  readonly warnings: readonly ModelWarning[];
}

/**
 * The settings among a command's options. `before` (a recipe) is what options go before. Throws `settingInvalid`, the
 * setting called by its option, before anything is read.
 */
export function settingsFrom<F extends Fields>(schema: Schema<F>, options: Told, before: Told = {}): ToldSettings<F> {
  const { given, warnings } = givenBy(schema.fields, options);
  const settings = { ...before, ...given };
  settle(schema, settings, byFlag);
  return { settings: settings as Given<F>, warnings };
}

/** A setting by its option. */
export const byFlag: NameSetting = (path, entry) => flagOf(path.at(-1) ?? '', entry);

interface GivenSettings {
  readonly given: Told;
  readonly warnings: readonly ModelWarning[];
}

function givenBy(fields: Fields, options: Told): GivenSettings {
  const given: Record<string, unknown> = {};
  const warnings: ModelWarning[] = [];
  for (const [name, entry] of Object.entries(fields)) {
    if ('part' in entry) {
      const part = partGiven(name, entry, options);
      if (part.given) given[name] = part.given;
      warnings.push(...part.warnings);
    } else {
      const value = optionOf(name, entry, options);
      if (value !== undefined) given[name] = value;
    }
  }
  return { given, warnings };
}

function optionOf(name: string, entry: Fields[string], options: Told): unknown {
  return options[keyOf(flagOf(name, entry))];
}

/** A part that is not wanted has no settings; what was told of it must hold all the same, and is said to be in vain. */
function partGiven(name: string, entry: Part, options: Told): { given?: Told; warnings: readonly ModelWarning[] } {
  const { [entry.by]: told, ...others } = entry.part;
  const asked = options[name];
  const { seed: _, ...given } = givenBy(others, options).given;
  const wanted = asked !== undefined && asked !== 0;
  const first = told && !('part' in told) ? told.start : undefined;
  settle({ fields: entry.part }, { ...given, [entry.by]: wanted ? asked : first }, (path, field) =>
    path.at(-1) === entry.by ? `--${name}` : byFlag(path, field),
  );
  if (wanted) return { given: { ...given, [entry.by]: asked }, warnings: [] };
  const vain = Object.keys(given).map((key) => flagOf(key, others[key] ?? entry));
  return { warnings: vain.map((flag) => unheededWarning(flag, `with --${name}`)) };
}
