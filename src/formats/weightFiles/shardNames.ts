import { twinsOf } from './precompressed';
import { plainName } from './shardPath';
import type { LaidGroup } from './shardLayout';

/** Names of shards: each version gives others, so that a new model's can stand beside those that they replace. */
export interface ShardNames {
  /** The files' names, group by group. */
  names(version: number): string[];
  /** The same as model.json has them, for each group. */
  paths(version: number): string[][];
}

/**
 * The names that a group's shards were read with, where it is cut into as many and all lie beside model.json; else tfjs's own.
 * None of them, nor of their compressed twins, is one of `reserved` or another's.
 */
export function shardNames(groups: readonly LaidGroup[], reserved: readonly string[]): ShardNames {
  const tfjs = groups.map(({ shardSizes }, group) => tfjsNames(group, shardSizes.length));
  const own = groups.map(({ shardSizes, paths }, group) => {
    const names = paths.map(plainName);
    const kept = names.length === shardSizes.length && names.every((name) => name !== undefined);
    return kept ? { names: names, paths } : { names: tfjs[group] ?? [], paths: tfjs[group] ?? [] };
  });
  const ownNames = own.flatMap(({ names }) => names);
  const all = [...ownNames, ...twinsOf(ownNames), ...reserved].map((name) => name.toLowerCase());
  const first = new Set(all).size === all.length ? own : tfjs.map((names) => ({ names, paths: names }));
  const names = (version: number): string[][] => first.map((group) => group.names.map((name) => versioned(name, version)));
  return {
    names: (version) => names(version).flat(),
    paths: (version) => (version === 1 ? first.map(({ paths }) => [...paths]) : names(version)),
  };
}

function tfjsNames(group: number, count: number): string[] {
  return Array.from({ length: count }, (_, shard) => `group${group + 1}-shard${shard + 1}of${count}.bin`);
}

/** `weights-v2.bin` */
function versioned(name: string, version: number): string {
  if (version === 1) return name;
  const dot = name.lastIndexOf('.');
  const end = dot > 0 ? dot : name.length;
  return `${name.slice(0, end)}-v${version}${name.slice(end)}`;
}
