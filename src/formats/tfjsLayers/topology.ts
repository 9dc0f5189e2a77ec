import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { Failure } from '../../model/failure';
import { parseJson } from '../parseJson';

/**
 * The `modelTopology` of a layers-model: `{class_name, config}`, or an object whose `model_config` is that. Either may
 * be JSON in a string (Keras stores it so); it becomes an object, which is what tfjs takes. Only the outermost layer is
 * checked here: tfjs knows best what it can build.
 */
export function parseTopology(value: Json, file: string): JsonObject {
  const topology = parseIfString(value, file);
  if (!isJsonObject(topology)) throw new Failure('topologyInvalid', { file, reason: 'modelTopology is not an object.' });
  const nested = topology['model_config'];
  if (nested === undefined || nested === null) return checked(topology, topology, file);
  const config = parseIfString(nested, file);
  return checked(config, typeof nested === 'string' ? { ...topology, model_config: config } : topology, file);
}

const layerSchema = z.object({
  class_name: z.string(),
  // Sequential models of Keras 2.1 and earlier have a bare list of layers.
  config: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]),
});

function checked(model: Json, topology: JsonObject, file: string): JsonObject {
  if (layerSchema.safeParse(model).success) return topology;
  throw new Failure('topologyInvalid', { file, reason: 'modelTopology describes no layers: class_name and config are missing.' });
}

function parseIfString(value: Json, file: string): Json {
  return typeof value === 'string' ? parseJson(value, file) : value;
}
