import { isJsonObject, type Json, type JsonObject } from '../base/json';
import type { Model, Quantization, Weight } from '../model/model';
import { layShards, type LaidGroup } from './weightFiles/shardLayout';
import { shardNames } from './weightFiles/shardNames';
import { withoutTraining } from './withoutTraining';

/** The text of model.json as saving writes it where the weight files keep their names; without what only training reads, unless that is kept. */
export function savedModelJson(model: Model, { keepTraining = false }: { readonly keepTraining?: boolean } = {}): string {
  const { groups } = layShards(model);
  return modelJsonText(keepTraining ? model : withoutTraining(model).model, groups, shardNames(groups, []).paths(1));
}

/**
 * The text of model.json. Keys stand where the file that the model was read from had them; the same model gives the
 * same text. `paths[g]` names the shards of group g.
 */
export function modelJsonText(model: Model, groups: readonly LaidGroup[], paths: readonly (readonly string[])[]): string {
  const weightsManifest = groups.map(({ weights, extras }, index) => ({
    paths: paths[index] ?? [],
    weights: weights.map(manifestEntry),
    ...extras,
  }));
  const content: JsonObject = { ...model.extras, modelTopology: model.topology, weightsManifest };
  const order = new Set([...(model.keyOrder ?? []), ...Object.keys(content)]);
  return JSON.stringify(Object.fromEntries([...order].flatMap((key) => (key in content ? [[key, content[key]]] : []))));
}

function manifestEntry({ name, shape, dtype, quantization, manifestEntry: before = {} }: Weight): JsonObject {
  const { quantization: quantizationBefore, ...kept } = before;
  if (!quantization) return { ...kept, name, shape, dtype };
  return { ...before, name, shape, dtype, quantization: quantizationEntry(quantization, dtype, quantizationBefore) };
}

/** `original_dtype` is what tensorflowjs_converter writes; tfjs does not read it. */
function quantizationEntry({ dtype, min, scale }: Quantization, original: string, before: Json | undefined): JsonObject {
  const params = min === undefined || scale === undefined ? {} : { min, scale };
  return isJsonObject(before) && before['dtype'] === dtype ? { ...before, ...params } : { dtype, ...params, original_dtype: original };
}
