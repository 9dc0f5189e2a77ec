import { join, resolve } from 'node:path';
import type { Model, ModelWarning } from '../model/model';
import { modelJsonText } from './modelJson';
import { installModel, type ModelFiles } from './weightFiles/installModel';
import { layShards, shardsOf, type LaidGroup } from './weightFiles/shardLayout';

/** What was written. */
export interface WrittenModel {
  /** Absolute path of the new model.json. */
  readonly file: string;
  /** `quantizationChanged` for each weight that reads back with other values or storage than it has in memory. */
  readonly warnings: readonly ModelWarning[];
}

/**
 * Writes a model to a folder, whole or not at all: killed at any moment, the folder holds what it held before or the
 * new model. Throws `outputExists` if the folder holds anything and `overwrite` is false; with it, an old model.json
 * and its shards are replaced, other files stay. Throws `fileUnwritable` with nothing left behind.
 */
export async function writeModel(
  model: Model,
  folder: string,
  options: { readonly overwrite: boolean; readonly shardBytes?: number },
): Promise<WrittenModel> {
  const { groups, warnings } = layShards(model, options.shardBytes);
  const files: ModelFiles = {
    shardNames: (version) => shardNames(groups, version).flat(),
    shards: () => allShards(groups),
    modelJson: (version) => modelJsonText(model, groups, shardNames(groups, version)),
  };
  await installModel(resolve(folder), files, options.overwrite);
  return { file: join(resolve(folder), 'model.json'), warnings };
}

/** tfjs's own names; later versions let new shards stand beside those of the model that they replace. */
function shardNames(groups: readonly LaidGroup[], version: number): string[][] {
  const suffix = version === 1 ? '' : `-v${version}`;
  return groups.map(({ shardSizes: { length } }, group) =>
    Array.from({ length }, (_, shard) => `group${group + 1}-shard${shard + 1}of${length}${suffix}.bin`),
  );
}

function* allShards(groups: readonly LaidGroup[]): Generator<Uint8Array> {
  for (const group of groups) yield* shardsOf(group);
}
