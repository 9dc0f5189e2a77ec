import type { JsonObject } from '../../base/json';
import type { Model } from '../../model/model';
import { readManifestModel } from '../readManifestModel';
import { checkConnections } from './checkConnections';
import { parseTopology } from './topology';

/** A layers-model from its parsed model.json and the shards beside it. */
export async function readLayersModel(json: JsonObject, file: string): Promise<Model> {
  const topology = parseTopology(json['modelTopology'] ?? null, file);
  checkConnections(topology, file);
  return readManifestModel('layers-model', json, file, topology);
}
