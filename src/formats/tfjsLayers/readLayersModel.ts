import type { JsonObject } from '../../base/json';
import { Failure, toFailureRecord, type FailureRecord } from '../../model/failure';
import type { Model, ModelWarning } from '../../model/model';
import { readManifestModel } from '../readManifestModel';
import { checkConnections } from './checkConnections';
import { repairTopology } from './repair/repairTopology';
import { parseTopology } from './topology';

/**
 * A layers-model from its parsed model.json and the shards beside it; what stock tfjs refuses is repaired where it can be.
 * Where it can't, the topology stays as it is stated, with the reason (`refused`).
 */
export async function readLayersModel(json: JsonObject, file: string): Promise<Model> {
  const stated = parseTopology(json['modelTopology'] ?? null, file);
  return readManifestModel('layers-model', json, file, (shapes) => {
    const repaired = unlessRefused(() => repairTopology(stated, shapes, file));
    if ('refused' in repaired) return { topology: stated, ...repaired };
    const { topology, weightNames, repairs } = repaired;
    checkConnections(topology, file);
    return { topology, weightNames, warnings: repairWarning(repairs) };
  });
}

function unlessRefused<T extends object>(repair: () => T): T | { readonly refused: FailureRecord } {
  try {
    return repair();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { refused: toFailureRecord(error) };
  }
}

function repairWarning(repairs: readonly string[]): ModelWarning[] {
  if (repairs.length === 0) return [];
  const what = `Stock TensorFlow.js refuses this model as it is. Repaired in memory: ${repairs.join('; ')}.`;
  return [{ code: 'repaired', message: `${what} Save the repaired model to keep it so.` }];
}
