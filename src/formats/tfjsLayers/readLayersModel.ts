import type { JsonObject } from '../../base/json';
import { Failure } from '../../model/failure';
import type { Model, ModelWarning } from '../../model/model';
import { parseManifest, type ManifestGroup } from '../weightFiles/manifest';
import { readWeights } from '../weightFiles/readWeights';
import { repairTopology } from './repair/repairTopology';
import { parseTopology } from './topology';

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

/** A layers-model from its parsed model.json and the shards beside it. */
export async function readLayersModel(json: JsonObject, file: string): Promise<Model> {
  const { modelTopology, weightsManifest, ...extras } = json;
  const stated = parseTopology(modelTopology ?? null, file);
  if (weightsManifest === undefined || weightsManifest === null) {
    throw new Failure('manifestInvalid', { file, reason: 'it has a topology, but no weightsManifest and so no weights' });
  }
  const groups = parseManifest(weightsManifest, file);
  const shapes = new Map(groups.flatMap((group) => group.weights.map(({ name, shape }) => [name, shape])));
  const { topology, weightNames, repairs } = repairTopology(stated, shapes, file);
  const nameOf = (name: string): string => weightNames.get(name) ?? name;
  const { weights, warnings } = await readWeights(file, groups);
  return {
    format: 'layers-model',
    file,
    topology,
    weights: new Map([...weights].map(([name, weight]) => [nameOf(name), { ...weight, name: nameOf(name) }])),
    groups: groups.map((group) => ({
      weightNames: group.weights.flatMap(({ name }) => (weights.has(name) ? [nameOf(name)] : [])),
      paths: group.paths,
      ...(Object.keys(group.extras).length > 0 ? { extras: group.extras } : {}),
    })),
    extras,
    keyOrder: Object.keys(json),
    warnings: [...repairWarning(repairs), ...Object.keys(extras).flatMap(unknownKeyWarning), ...optimizerWarning(groups), ...warnings],
  };
}

function repairWarning(repairs: readonly string[]): ModelWarning[] {
  if (repairs.length === 0) return [];
  const what = `Stock TensorFlow.js refuses this model as it is. Repaired in memory: ${repairs.join('; ')}.`;
  return [{ code: 'repaired', message: `${what} Save the repaired model to keep it so.` }];
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
