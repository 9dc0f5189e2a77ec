import type { JsonObject } from '../../base/json';
import type { Model } from '../../model/model';
import { readManifestModel } from '../readManifestModel';
import { parseTopology } from './topology';

/** A layers-model from its parsed model.json and the shards beside it. */
export function readLayersModel(json: JsonObject, file: string): Promise<Model> {
  return readManifestModel('layers-model', json, file, parseTopology(json['modelTopology'] ?? null, file));
}
