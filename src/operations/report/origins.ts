import type { Model } from '../../model/model';
import { composed, type Origin } from '../../model/origin';
import type { ReportedRun } from '../../protocol/report';

/** Of weights whose neurons were cut or put in another order: where each index stood before. Weights that are not named are as they were. */
export type Origins = ReadonlyMap<string, Origin>;

/** The same as a report keeps it. */
export type ReportedOrigins = Exclude<NonNullable<ReportedRun['origins']>, string>;

/** Where the weights of a model stood in the one that was read. */
export function originsOf({ weights }: Model): Origins {
  return new Map([...weights.values()].flatMap(({ name, origin }) => (origin ? [[name, origin] as const] : [])));
}

/** First `first`, then `then`. */
export function composedOrigins(first: Origins, then: Origins): Origins {
  const names = new Set([...first.keys(), ...then.keys()]);
  return new Map(
    [...names].map((name) => {
      const [a, b] = [first.get(name), then.get(name)];
      const axes = Math.max(a?.length ?? 0, b?.length ?? 0);
      return [name, Array.from({ length: axes }, (_, axis) => composed(a?.[axis] ?? null, b?.[axis] ?? null))];
    }),
  );
}

/** As JSON; undefined where there are none. */
export function reportedOrigins(origins: Origins): ReportedOrigins | undefined {
  if (origins.size === 0) return undefined;
  return Object.fromEntries([...origins].map(([name, axes]) => [name, axes.map((axis) => axis && [...axis])]));
}

/** What a report told. */
export function readOrigins(reported: ReportedOrigins | undefined): Origins {
  return new Map(Object.entries(reported ?? {}).map(([name, axes]) => [name, axes.map((axis) => axis && Int32Array.from(axis))]));
}
