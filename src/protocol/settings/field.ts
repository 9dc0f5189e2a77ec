import * as z from 'zod/mini';

/** What a choice is called and what it means, in a line. */
export interface ChoiceText {
  readonly label: string;
  readonly hint: string;
}

/** Settings by name, as far as they are told. */
export type Told = Readonly<Record<string, unknown>>;

/** Where a setting makes a difference. */
export interface Condition {
  /** In words that follow "it counts". */
  readonly text: string;
  readonly holds: (told: Told) => boolean;
}

/** Whether a setting must be told, has a default, or may be absent for good. */
export type Presence = 'required' | 'defaulted' | 'optional';

/** What a number may be: at least `min` or more than `above`, at most `max` or less than `below`. */
export interface Bounds {
  readonly whole?: true;
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly below?: number;
}

/** What a single value is. A share is a number from 0 to 1 that people tell in per cent. */
export type Scalar =
  | { readonly kind: 'number' | 'share'; readonly bounds: Bounds }
  | { readonly kind: 'choice'; readonly choices: Readonly<Record<string, ChoiceText>> }
  | { readonly kind: 'name' };

/** How a value that is no number, name or list of them is written in one line. */
export interface TextForm<T = unknown> {
  /** What is to be written, in words that follow "is not". */
  readonly expectation: string;
  /** What stands for it in the help of the command line: `x:y`. */
  readonly placeholder: string;
  /** Undefined for a text that is none. */
  readonly parse: (text: string) => T | undefined;
  /** So that `parse` gives the value again. */
  readonly text: (value: T) => string;
}

/** What of a disk somebody picks. */
export type PathKind = 'file' | 'folder';

/** What a setting is asked for with. */
export type Control =
  | Scalar
  | { readonly kind: 'flag' }
  /** Yes, no, or not told. */
  | { readonly kind: 'answer' }
  /** A file or folder; `picked` is what a dialog offers. */
  | { readonly kind: 'path'; readonly picked: PathKind }
  | { readonly kind: 'text'; readonly form: TextForm }
  | { readonly kind: 'list'; readonly of: Scalar };

/** How a setting is told about: the same words in the panel, on the command line, in the palette and in the manual. */
export interface FieldText<T> {
  readonly label: string;
  readonly hint: string;
  /** Behind a number. */
  readonly unit?: string;
  /** The option's name on the command line where it is not the setting's in kebab case. */
  readonly flag?: string;
  readonly default?: T | ((told: Told, outer: Told) => T);
  /** The default in words, where it depends on something. */
  readonly defaultText?: string;
  readonly optional?: true;
  /** What a form offers first where nothing counts by default, or where people want something else than programs. */
  readonly start?: T;
  readonly when?: Condition;
  /** The heading under which the command line's help lists it. */
  readonly group?: string;
}

/** One setting, declared once. */
export interface Field<T = unknown, P extends Presence = Presence> extends FieldText<T> {
  readonly presence: P;
  readonly control: Control;
  readonly schema: z.ZodMiniType<T>;
}

/** Settings of their own within others: fine-tuning within pruning. They count where the setting named `by` is told. */
export interface Part<F extends Fields = Fields> {
  readonly presence: 'optional';
  readonly part: F;
  readonly by: string;
  readonly label: string;
  readonly hint: string;
}

/** Settings by name. */
export type Fields = Readonly<Record<string, Field | Part>>;

type PresenceOf<O> = O extends { default: unknown } ? 'defaulted' : O extends { optional: true } ? 'optional' : 'required';
type Options<T> = FieldText<T>;
/** A field whose default and start are known to be there. */
type Made<T, O> = Field<T, PresenceOf<O>> & Pick<O, keyof O & ('default' | 'start')>;

function field<T, O>(options: O & Options<T>, control: Control, schema: z.ZodMiniType<T>): Made<T, O> {
  const presence = 'default' in options ? 'defaulted' : options.optional ? 'optional' : 'required';
  return { ...options, control, schema, presence: presence as PresenceOf<O> };
}

/** A number within bounds. */
export function numberOf<O extends Options<number>>(bounds: Bounds, options: O): Made<number, O> {
  return field(options, { kind: 'number', bounds }, numberSchema(bounds));
}

/** A whole number of at least `min`, 1 unless told otherwise. */
export function countOf<O extends Options<number>>(options: O, bounds: Bounds = {}): Made<number, O> {
  return numberOf({ min: 1, ...bounds, whole: true }, options);
}

/** A share from 0 to below 1. */
export function shareOf<O extends Options<number>>(options: O): Made<number, O> {
  return field(options, { kind: 'share', bounds: SHARE }, numberSchema(SHARE));
}

/** One of several words. */
export function choiceOf<K extends string, O extends Options<string>>(
  choices: Readonly<Record<K, ChoiceText>>,
  options: O & Options<NoInfer<K>>,
): Made<K, O> {
  return field<K, O>(options, { kind: 'choice', choices }, keySchema(choices));
}

/** Yes or no; no where it is not told. */
export function flagOf(options: Options<boolean>): Field<boolean, 'optional'> {
  return field({ ...options, optional: true as const }, { kind: 'flag' }, z.boolean());
}

/** At least one of several words. */
export function choicesOf<K extends string, O extends Options<readonly string[]>>(
  choices: Readonly<Record<K, ChoiceText>>,
  options: O & Options<readonly NoInfer<K>[]>,
): Made<readonly K[], O> {
  return field<readonly K[], O>(options, { kind: 'list', of: { kind: 'choice', choices } }, listSchema(keySchema(choices)));
}

/** At least one whole number from 0. */
export function countsOf<O extends Options<readonly number[]>>(options: O): Made<readonly number[], O> {
  const bounds = { whole: true, min: 0 } as const;
  return field<readonly number[], O>(options, { kind: 'list', of: { kind: 'number', bounds } }, listSchema(numberSchema(bounds)));
}

/** At least one number within bounds. */
export function numbersOf<O extends Options<readonly number[]>>(bounds: Bounds, options: O): Made<readonly number[], O> {
  return field<readonly number[], O>(options, { kind: 'list', of: { kind: 'number', bounds } }, listSchema(numberSchema(bounds)));
}

/** At least one share. */
export function sharesOf<O extends Options<readonly number[]>>(options: O, bounds: Bounds = SHARE): Made<readonly number[], O> {
  return field<readonly number[], O>(options, { kind: 'list', of: { kind: 'share', bounds } }, listSchema(numberSchema(bounds)));
}

/** At least one name. */
export function namesOf<O extends Options<readonly string[]>>(options: O): Made<readonly string[], O> {
  return field<readonly string[], O>(options, { kind: 'list', of: { kind: 'name' } }, listSchema(z.string().check(z.minLength(1))));
}

/** One name. */
export function nameOf<O extends Options<string>>(options: O): Made<string, O> {
  return field(options, { kind: 'name' }, z.string().check(z.minLength(1)));
}

/** The path of a file or folder; which of them a dialog offers, since few show both. */
export function pathOf<O extends Options<string>>(options: O, picked: PathKind = 'folder'): Made<string, O> {
  return field(options, { kind: 'path', picked }, z.string().check(z.minLength(1)));
}

/** Yes or no, where not telling is a third. */
export function answerOf<O extends Options<boolean>>(options: O): Made<boolean, O> {
  return field(options, { kind: 'answer' }, z.boolean());
}

/** A value that is told in one line of its own form; it is one where writing it and reading that gives a value. */
export function textOf<T, O extends Options<T>>(form: TextForm<T>, options: O & Options<T>): Made<T, O> {
  const schema = z.custom<T>((value) => {
    try {
      return form.parse(form.text(value)) !== undefined;
    } catch {
      return false;
    }
  });
  return field<T, O>(options, { kind: 'text', form: form as TextForm }, schema);
}

/** The same fields under a heading of the command line's help. */
export function under<F extends Fields>(group: string, fields: F): F {
  return Object.fromEntries(
    Object.entries(fields).map(([name, each]) => [name, 'part' in each ? each : { ...each, group }]),
  ) as unknown as F;
}

const SHARE: Bounds = { min: 0, below: 1 };

function numberSchema({ whole, min, above, max, below }: Bounds): z.ZodMiniType<number> {
  const checks = [
    ...(min === undefined ? [] : [z.gte(min)]),
    ...(above === undefined ? [] : [z.gt(above)]),
    ...(max === undefined ? [] : [z.lte(max)]),
    ...(below === undefined ? [] : [z.lt(below)]),
  ];
  return (whole ? z.int() : z.number()).check(...checks);
}

function keySchema<K extends string>(choices: Readonly<Record<K, unknown>>): z.ZodMiniType<K> {
  return z.enum(Object.keys(choices) as K[]);
}

function listSchema<T>(item: z.ZodMiniType<T>): z.ZodMiniType<readonly T[]> {
  return z.readonly(z.array(item).check(z.minLength(1)));
}
