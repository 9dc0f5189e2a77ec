import type { JsonObject } from '../base/json';
import { Failure } from '../model/failure';
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

/** What all formats of model.json have in common: weights from the shards beside it, and keys that are kept. */
export async function readManifestModel(format: ModelFormat, json: JsonObject, file: string, topology: JsonObject): Promise<Model> {
  const { modelTopology: _, weightsManifest, ...extras } = json;
  if (weightsManifest === undefined || weightsManifest === null) {
    throw new Failure('manifestInvalid', { file, reason: 'it has a topology, but no weightsManifest and so no weights' });
  }
  const groups = parseManifest(weightsManifest, file);
  const { weights, warnings } = await readWeights(file, groups);
  return {
    format,
    file,
    topology,
    weights,
    groups: groups.map((group) => ({
      weightNames: group.weights.flatMap(({ name }) => (weights.has(name) ? [name] : [])),
      paths: group.paths,
      ...(Object.keys(group.extras).length > 0 ? { extras: group.extras } : {}),
    })),
    extras,
    keyOrder: Object.keys(json),
    warnings: [...Object.keys(extras).flatMap(unknownKeyWarning), ...optimizerWarning(groups), ...warnings],
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
