import type { JsonObject } from '../base/json';
import type { Shape } from '../base/shape';
import { Failure, type FailureRecord } from '../model/failure';
import type { Model, ModelFormat, ModelWarning } from '../model/model';
import { parseManifest, type ManifestGroup } from './weightFiles/manifest';
import { readWeights } from './weightFiles/readWeights';

/** The top-level keys that tfjs reads or writes (tfjs-core io/types.ts, ModelJSON). */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'format',
  'generatedBy',
  'convertedBy',
  'modelTopology',
  'weightsManifest',
  'trainingConfig',
  'userDefinedMetadata',
  'signature',
  'modelInitializer',
  'initializerSignature',
]);

/** A topology as a format's reader has settled it. */
export interface SettledTopology {
  readonly topology: JsonObject;
  /** The names that the topology has for weights which the manifest names otherwise. */
  readonly weightNames?: ReadonlyMap<string, string>;
  readonly warnings?: readonly ModelWarning[];
  /** See `Model`. */
  readonly refused?: FailureRecord;
}

/**
 * What all formats of model.json have in common: weights from the shards beside it, and keys that are kept. `settle` is
 * given the manifest's shapes by weight name, before any weight is read.
 */
export async function readManifestModel(
  format: ModelFormat,
  json: JsonObject,
  file: string,
  settle: (shapes: ReadonlyMap<string, Shape>) => SettledTopology,
): Promise<Model> {
  const { modelTopology: _, weightsManifest, ...extras } = json;
  if (weightsManifest === undefined || weightsManifest === null) {
    throw new Failure('manifestInvalid', { file, reason: 'it has a topology, but no weightsManifest and so no weights' });
  }
  const groups = parseManifest(weightsManifest, file);
  const shapes = new Map(groups.flatMap((group) => group.weights.map(({ name, shape }) => [name, shape])));
  const settled = settle(shapes);
  const nameOf = (name: string): string => settled.weightNames?.get(name) ?? name;
  const { weights, warnings } = await readWeights(file, groups);
  return {
    format,
    file,
    topology: settled.topology,
    weights: new Map([...weights].map(([name, weight]) => [nameOf(name), { ...weight, name: nameOf(name) }])),
    groups: groups.map((group) => ({
      weightNames: group.weights.flatMap(({ name }) => (weights.has(name) ? [nameOf(name)] : [])),
      paths: group.paths,
      ...(Object.keys(group.extras).length > 0 ? { extras: group.extras } : {}),
    })),
    extras,
    keyOrder: Object.keys(json),
    ...(settled.refused ? { refused: settled.refused } : {}),
    warnings: [...(settled.warnings ?? []), ...Object.keys(extras).flatMap(unknownKeyWarning), ...optimizerWarning(groups), ...warnings],
  };
}

/** The state is of use to go on with a training that was interrupted, and fits only the model as it was. */
function optimizerWarning(groups: readonly ManifestGroup[]): ModelWarning[] {
  const count = groups.flatMap(({ weights }) => weights).filter(({ optimizerState }) => optimizerState).length;
  if (count === 0) return [];
  return [{ code: 'optimizerStateDropped', message: `The optimizer's state (${count} tensors) is left out.` }];
}

function unknownKeyWarning(key: string): ModelWarning[] {
  if (KNOWN_KEYS.has(key)) return [];
  return [{ code: 'extraKey', message: `model.json has a key "${key}" that TensorFlow.js does not know; it is kept.` }];
}
