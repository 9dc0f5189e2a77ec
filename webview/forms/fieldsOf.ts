import { capitalised } from '../../src/base/capitalised';
import { html, nothing, type TemplateResult } from 'lit';
import { defined } from '../../src/base/defined';
import type { Bounds, ChoiceText, Field, Fields, PathKind, Told } from '../../src/protocol/settings/field';
import { ORIGINAL_TEACHER } from '../../src/protocol/settings/finetuning';
import { defaultOf, withDefaults } from '../../src/protocol/settings/settle';
import { valueText } from '../../src/protocol/settings/settingsText';
import { checkChip, chips } from '../elements/chips';
import { checkField, numberField, row, selectField, textField, type TextField } from './fields';
import './typedField';

/** The most of a number that has no bound of its own. */
const LARGEST = 2 ** 31 - 1;
/** More choices than this are a list to open. */
const MOST_CHIPS = 4;
/** Just beyond a bound that is not a value itself. */
const BEYOND = 1e-8;
/** Longer words are cut off in the field of a number: they stand below it. */
const LONGEST_PLACEHOLDER = 10;

/** How fields are asked for. */
interface How {
  /** A number is told only when the user is done with the field. */
  readonly settled?: boolean;
  readonly paths?: Paths;
}

/** What there is to say of paths in a form. */
export interface Paths {
  /** Where one that is not absolute begins: `the model’s folder`. */
  readonly from: string;
  /** Has the user pick one; null when they went away. */
  readonly pick: (label: string, picked: PathKind) => Promise<string | null>;
}

/**
 * Settings as fields, in the order of `names`; `change` gets all settings. A field that is empty is not told, and its default,
 * which it shows, counts. Settings that make no difference are not shown.
 */
export function fieldsOf<T extends object>(
  fields: Fields,
  names: readonly (keyof T & string)[],
  told: T,
  change: (told: T) => void,
  how: How = {},
): TemplateResult {
  const settings: Told = { ...(told as object) };
  const filled = withDefaults(fields, settings);
  return html`${names.map((name) => {
    const entry = fields[name];
    if (!entry || 'part' in entry) throw new Error(`${name} is no setting of its own`);
    if (!makesDifference(entry, filled)) return nothing;
    const { [name]: _, ...others } = settings;
    const set = (value: unknown): void => change((value === undefined ? others : { ...others, [name]: value }) as T);
    return fieldOf(entry, { told: filled, value: settings[name], set, ...how });
  })}`;
}

/** Whether one of the settings is shown: those that make no difference are not. */
export function anyShown(fields: Fields, names: readonly string[], told: Told): boolean {
  const filled = withDefaults(fields, told);
  return names.some((name) => {
    const entry = fields[name];
    return entry !== undefined && !('part' in entry) && makesDifference(entry, filled);
  });
}

function makesDifference({ when }: Field, filled: Told): boolean {
  return when?.holds(filled) ?? true;
}

interface Asking extends How {
  readonly told: Told;
  readonly value: unknown;
  /** Hears undefined when the field is emptied. */
  readonly set: (value: unknown) => void;
}

/** One setting as a field. */
function fieldOf(entry: Field, { told, value, set, settled = false, paths }: Asking): TemplateResult {
  const { control, label, unit } = entry;
  const hint = sentence(entry.hint);
  const fallback = defaultOf(entry, told);
  const placeholder = fallback === undefined ? entry.defaultText : valueText(entry, fallback);
  switch (control.kind) {
    case 'number':
    case 'share': {
      const scale = control.kind === 'share' ? 100 : 1;
      const words = placeholder?.replace(/ %$/, '');
      const long = words !== undefined && words.length > LONGEST_PLACEHOLDER;
      return numberField({
        label,
        hint: long ? `${hint} Empty: ${words}.` : hint,
        value: typeof value === 'number' ? round(value * scale) : undefined,
        ...range(control.bounds, scale),
        ...defined({ unit: unit ?? (control.kind === 'share' ? '%' : undefined) }),
        ...defined({ placeholder: long ? '' : words }),
        settled,
        change: (next) => {
          if (next !== undefined) set(round(next / scale));
          else if (entry.presence !== 'required') set(undefined);
        },
      });
    }
    case 'choice': {
      const [chosen = ''] = [value, fallback, entry.start].filter((each) => typeof each === 'string');
      return choiceField(entry, control.choices, chosen, (next) => set(next === fallback || next === '' ? undefined : next));
    }
    case 'flag':
      return checkField({ label, hint, checked: value === true, change: (checked) => set(checked || undefined) });
    case 'list':
      return control.of.kind === 'choice'
        ? choicesField(entry, control.of.choices, { value: value ?? fallback, set })
        : typedField(entry, control.of.kind === 'share' ? `${hint.slice(0, -1)}, in per cent.` : hint, { value, set });
    case 'text':
      return typedField(entry, hint, { value, set });
    case 'answer':
      return row(
        { label, hint },
        chips({
          label,
          options: answers(entry),
          value: value === undefined ? '' : value === true ? 'yes' : 'no',
          choose: (next) => set(next === '' ? undefined : next === 'yes'),
        }),
      );
    case 'name':
      return textField({ ...wordField(entry, { value, set }), hint, placeholder: placeholder ?? '' });
    case 'path':
      return textField({
        ...wordField(entry, { value, set }),
        hint: paths && isRelative(value) ? `${hint} It begins in ${paths.from}.` : hint,
        placeholder: placeholder ?? '',
        ...(paths && { browse: () => void paths.pick(label, control.picked).then((path) => path !== null && set(path)) }),
      });
  }
}

function wordField({ label }: Field, { value, set }: Pick<Asking, 'value' | 'set'>): Omit<TextField, 'hint'> {
  return {
    label,
    value: typeof value === 'string' ? value : '',
    change: (next) => set(next.trim() === '' ? undefined : next.trim()),
  };
}

/** Whether it is told as a path that begins elsewhere; a word that stands for the original begins nowhere. */
function isRelative(path: unknown): boolean {
  return typeof path === 'string' && path !== ORIGINAL_TEACHER && !/^([\\/]|[a-z]:[\\/])/i.test(path);
}

/** Few choices side by side, more in a list; the hint is that of the choice. */
function choiceField(
  entry: Field,
  choices: Readonly<Record<string, ChoiceText>>,
  value: string,
  choose: (value: string) => void,
): TemplateResult {
  const { label, presence, defaultText = '' } = entry;
  const options = presence === 'optional' ? { '': { label: defaultText, hint: '' }, ...choices } : choices;
  if (Object.keys(options).length > MOST_CHIPS) return selectField({ label, options, value, change: choose });
  return row({ label, hint: sentence(options[value]?.hint ?? '') }, chips({ label, options, value, choose }));
}

function typedField(entry: Field, hint: string, { value, set }: Pick<Asking, 'value' | 'set'>): TemplateResult {
  return html`<mm-typed-field
    .field=${entry}
    .value=${value}
    .hint=${hint}
    @typed=${({ detail }: CustomEvent<unknown>) => set(detail)}
  ></mm-typed-field>`;
}

/** Any number of a few, each ticked or not; none of them is as good as not told. */
function choicesField(
  { label, hint, defaultText = '' }: Field,
  choices: Readonly<Record<string, ChoiceText>>,
  { value, set }: Pick<Asking, 'value' | 'set'>,
): TemplateResult {
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
  const turn = (name: string): void => {
    const now = Object.keys(choices).filter((each) => (each === name) !== chosen.includes(each));
    set(now.length === 0 ? undefined : now);
  };
  return row(
    { label, hint: chosen.length === 0 && defaultText !== '' ? `${sentence(hint)} Now: ${defaultText}.` : sentence(hint) },
    html`<div class="chips" role="group" aria-label=${label}>
      ${Object.entries(choices).map(([name, text]) => checkChip({ text, checked: chosen.includes(name), change: () => turn(name) }))}
    </div>`,
  );
}

function answers({ defaultText = '' }: Field): Readonly<Record<'' | 'yes' | 'no', ChoiceText>> {
  return { '': { label: defaultText, hint: '' }, yes: { label: 'yes', hint: '' }, no: { label: 'no', hint: '' } };
}

function range({ whole, min, above, max, below }: Bounds, scale: number): { min: number; max: number; step: number | 'any' } {
  return {
    min: (min ?? (above === undefined ? -LARGEST : above + BEYOND)) * scale,
    max: max === undefined ? (below === undefined ? LARGEST : round((below - (scale === 1 ? BEYOND : 0.001)) * scale)) : max * scale,
    step: whole ? 1 : 'any',
  };
}

/** Free of the noise that multiplying by a hundred makes. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}

/** A hint as a sentence. */
export function sentence(hint: string): string {
  return hint === '' ? '' : `${capitalised(hint)}.`;
}
