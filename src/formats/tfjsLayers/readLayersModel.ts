import type { JsonObject } from '../../base/json';
import type { Model, ModelWarning } from '../../model/model';
import { readManifestModel } from '../readManifestModel';
import { checkConnections } from './checkConnections';
import { repairTopology } from './repair/repairTopology';
import type { LeftOut } from './repair/repairs';
import { parseTopology } from './topology';

/** A layers-model from its parsed model.json and the shards beside it; what stock tfjs refuses is repaired where it can be. */
export async function readLayersModel(json: JsonObject, file: string): Promise<Model> {
  const stated = parseTopology(json['modelTopology'] ?? null, file);
  return readManifestModel('layers-model', json, file, (shapes) => {
    const { topology, weightNames, repairs, leftOut } = repairTopology(stated, shapes, file);
    checkConnections(topology, file);
    return { topology, weightNames, warnings: [...repairWarning(repairs), ...leftOut.map(leftOutWarning)] };
  });
}

function repairWarning(repairs: readonly string[]): ModelWarning[] {
  if (repairs.length === 0) return [];
  const what = `Stock TensorFlow.js refuses this model as it is. Repaired in memory: ${repairs.join('; ')}.`;
  return [{ code: 'repaired', message: `${what} Save the repaired model to keep it so.` }];
}

function leftOutWarning({ layer, key, why }: LeftOut): ModelWarning {
  return { code: 'notInTraining', layer, message: `Fine-tuning does without ${key} of layer "${layer}": ${why}.` };
}
