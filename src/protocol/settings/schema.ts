import type { Field, Fields, Part, Presence, Told } from './field';

/** The settings of an operation: its fields, and what must hold between them. */
export interface Schema<F extends Fields = Fields> {
  readonly fields: F;
  readonly rules?: readonly Rule[];
}

/** What must hold between settings that each hold by themselves; `told` has the defaults filled in. */
export interface Rule {
  readonly setting: string;
  /** Why it does not hold; undefined where it does. */
  readonly broken: (told: Told) => string | undefined;
}

type Keys<F extends Fields, P extends Presence> = { [K in keyof F]: F[K] extends { readonly presence: P } ? K : never }[keyof F];
type GivenValue<E> = E extends Part<infer F> ? Given<F> : E extends Field<infer T> ? T : never;
type SettledValue<E> = E extends Part<infer F> ? Settled<F> : E extends Field<infer T> ? T : never;
type Flat<T> = { readonly [K in keyof T]: T[K] };

/** Settings as a user tells them: what has a default may be absent. */
export type Given<F extends Fields> = Flat<
  { readonly [K in Keys<F, 'required'>]: GivenValue<F[K]> } & { readonly [K in Keys<F, 'defaulted' | 'optional'>]?: GivenValue<F[K]> }
>;

/** Settings with their defaults. */
export type Settled<F extends Fields> = Flat<
  { readonly [K in Keys<F, 'required' | 'defaulted'>]: SettledValue<F[K]> } & { readonly [K in Keys<F, 'optional'>]?: SettledValue<F[K]> }
>;

/** The settings of a schema as told, and with defaults. */
export type GivenOf<S> = S extends Schema<infer F> ? Given<F> : never;
export type SettledOf<S> = S extends Schema<infer F> ? Settled<F> : never;

/** Those of the settings that a schema knows. */
export function pickSettings<F extends Fields>({ fields }: Schema<F>, told: object): Given<F> {
  return Object.fromEntries(Object.entries(told).filter(([name]) => Object.hasOwn(fields, name))) as Given<F>;
}

/** Declares a schema. */
export function schemaOf<const F extends Fields>(fields: F, rules: readonly Rule[] = []): Schema<F> {
  return { fields, rules };
}
