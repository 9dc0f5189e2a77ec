import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Model, ModelWarning } from '../model/model';
import { companionsOf, isCompanion, ml5Metadata, type Companion } from './companions';
import { MODEL_FILE, modelFilesIn } from './modelFiles';
import { modelJsonText } from './modelJson';
import { installModel, type ModelFiles } from './weightFiles/installModel';
import { changedCompanions } from './weightFiles/placeCompanions';
import { layShards, shardPieces, type LaidGroup } from './weightFiles/shardLayout';
import { twinsOf } from './weightFiles/precompressed';
import { shardNames } from './weightFiles/shardNames';
import { plainName } from './weightFiles/shardPath';

/** What was written. */
export interface WrittenModel {
  /** Absolute path of the new model.json. */
  readonly file: string;
  /** Names of the files beside it that hold the weights. */
  readonly shards: readonly string[];
  /** Weights that read back with other values or storage than they have in memory, and what makes the folder no drop-in for the original's. */
  readonly warnings: readonly ModelWarning[];
}

/**
 * Writes a model to a folder, whole or not at all: killed at any moment, the folder holds what it held before or the
 * new model. Names stay those of the original's files where that is possible, and the files beside the original that other
 * programs read (see `companionsOf`) go along. Throws `outputExists` if the folder holds anything and `overwrite` is
 * false; with it, an old model.json, its shards and companions are replaced, other files stay. Throws `fileUnwritable`
 * with nothing left behind. `name` is the model file's, where it is not to be that of the file it replaces, or the original's.
 * With `beside` the folder may hold whatever it does: a model of that name and its shards are replaced, and everything else stays as it
 * is, companions too. With `precompress` model.json and the shards get twins through gzip and brotli (`.gz`, `.br`); without it those of
 * files that are replaced go.
 */
export async function writeModel(
  model: Model,
  folder: string,
  options: {
    readonly overwrite: boolean;
    readonly shardBytes?: number;
    readonly name?: string;
    readonly beside?: boolean;
    readonly precompress?: boolean;
  },
): Promise<WrittenModel> {
  const target = resolve(folder);
  const inPlace = await isSameFolder(dirname(model.file), target);
  const name = options.name ?? (await nameIn(target, model, inPlace));
  const { groups, warnings } = layShards(model, options.shardBytes);
  const { companions, foreign } = await companionsFor(model, name, { target, inPlace, beside: options.beside ?? false });
  const reserved = [name, ...companions.map((file) => file.name)];
  const shards = shardNames(groups, [...reserved, ...twinsOf(reserved)]);
  const files: ModelFiles = {
    name,
    companions,
    precompress: options.precompress ?? false,
    shardNames: (version) => shards.names(version),
    shards: () => allShards(groups),
    modelJson: (version) => modelJsonText(model, groups, shards.paths(version)),
  };
  const strangers = inPlace || options.beside ? [] : await strangersIn(target, files);
  const { version, left } = await installModel(target, files, options.overwrite || options.beside === true);
  const names = shards.names(version);
  return {
    file: join(target, name),
    shards: names,
    warnings: [...warnings, ...shardWarning(model, names), ...companionWarnings(target, { left, strangers, foreign })],
  };
}

/** Whether two paths lead to the same folder, which is there. */
export async function isSameFolder(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([a, b].map((path) => realpath(path).catch(() => undefined)));
  return first !== undefined && first === second;
}

/** The name of the model's file: that of the model it replaces, else its own. */
async function nameIn(folder: string, { file }: Model, inPlace: boolean): Promise<string> {
  if (inPlace) return basename(file);
  const own = /\.json$/i.test(file) ? basename(file) : MODEL_FILE;
  const there: readonly string[] = await modelFilesIn(folder).catch(() => []);
  const [only] = there;
  if (only !== undefined && there.length === 1) return only;
  return there.length === 0 || there.includes(own) ? own : MODEL_FILE;
}

/**
 * The files that go with a model, under the names that go with its new one: none where the original's lie in the same folder. `foreign`
 * are those whose place is taken by a file that is to stay.
 */
async function companionsFor(
  { file }: Model,
  name: string,
  { target, inPlace, beside }: { readonly target: string; readonly inPlace: boolean; readonly beside: boolean },
): Promise<{ companions: Companion[]; foreign: string[] }> {
  const all = (await companionsOf(file)).map((each) => (each.name === ml5Metadata(file) ? { ...each, name: ml5Metadata(name) } : each));
  const wanted = inPlace ? all.filter((each) => each.name === ml5Metadata(name) && name !== basename(file)) : all;
  if (!beside) return { companions: wanted, foreign: [] };
  const there = new Set(await readdir(target).catch(() => []));
  const foreign = new Set((await changedCompanions(target, wanted)).map((each) => each.name).filter((each) => there.has(each)));
  return { companions: wanted.filter((each) => !foreign.has(each.name)), foreign: [...foreign] };
}

/** Companions of an earlier model in the folder that the new one has none of. */
async function strangersIn(folder: string, { name, companions }: ModelFiles): Promise<string[]> {
  const own = new Set(companions.map((each) => each.name));
  const there = await readdir(folder).catch(() => []);
  return there.filter((each) => isCompanion(each, name) && !own.has(each)).sort();
}

function shardWarning(model: Model, names: readonly string[]): ModelWarning[] {
  const before = model.groups.flatMap(({ paths = [] }) => paths);
  if (before.length === 0 || before.join('/') === names.join('/')) return [];
  if (before.length === names.length && before.every((path, i) => plainName(path) === names[i])) return [];
  const message = `The weights are in ${filesText(names)} now, not in ${filesText(before)} as the original's.`;
  return [{ code: 'shardNames', message }];
}

function filesText(names: readonly string[]): string {
  return names.length > 3 ? `${names.length} files (${names.slice(0, 3).join(', ')}, …)` : names.join(', ') || 'no file';
}

function companionWarnings(
  folder: string,
  { left, strangers, foreign }: Readonly<Record<'left' | 'strangers' | 'foreign', readonly string[]>>,
): ModelWarning[] {
  return [
    ...left.map((name) => `${name} could not be put into ${folder}; what stands there, if anything, is of the earlier model.`),
    ...strangers.map((name) => `${name} was in ${folder} before and stays; the new model came without one.`),
    ...foreign.map((name) => `${name} was in ${folder} before and stays; the model's own has no place there.`),
  ].map((message) => ({ code: 'companions', message }));
}

function* allShards(groups: readonly LaidGroup[]): Generator<Iterable<Uint8Array>> {
  for (const group of groups) yield* shardPieces(group);
}
