import { stat } from 'node:fs/promises';
import type { JsonObject } from '../base/json';
import type { Model, WeightSpec } from '../model/model';
import type { SpecifiedModel } from './fileLayers';
import { readModelJson } from './readModel';
import { checkGraph } from './tfjsGraph/checkGraph';
import { settleLayers } from './tfjsLayers/readLayersModel';
import { parseManifest, type ManifestWeight } from './weightFiles/manifest';

/** A model as far as its model.json tells. */
export interface Outline extends SpecifiedModel, Pick<Model, 'file' | 'extras'> {
  readonly weights: ReadonlyMap<string, WeightSpec>;
  /** Of model.json as it lies. */
  readonly jsonBytes: number;
  /** Of each weight in its shards, by name. */
  readonly bytes: ReadonlyMap<string, number>;
}

/**
 * Reads a model.json without its weight files. Undefined where the manifest does not say how many bytes a weight takes: only the files
 * tell the length of texts. Throws as `readModel` does for what is wrong in model.json.
 */
export async function readOutline(path: string): Promise<Outline | undefined> {
  const { file, format, json } = await readModelJson(path);
  const { modelTopology: _, weightsManifest, ...extras } = json;
  const groups = parseManifest(weightsManifest ?? null, file);
  const listed = groups.flatMap(({ weights }) => weights).filter(({ optimizerState }) => !optimizerState);
  if (listed.some(({ byteLength }) => byteLength === null)) return undefined;
  const { topology, weightNames } = settled(format === 'graph-model', json, file, listed);
  const weights = listed.map(({ name, ...weight }) => ({ ...weight, name: weightNames?.get(name) ?? name }));
  return {
    format,
    file,
    topology,
    extras,
    jsonBytes: (await stat(file)).size,
    weights: new Map(weights.map((weight) => [weight.name, weight])),
    bytes: new Map(weights.map(({ name, byteLength }) => [name, byteLength ?? 0])),
  };
}

function settled(
  isGraph: boolean,
  json: JsonObject,
  file: string,
  weights: readonly ManifestWeight[],
): Pick<ReturnType<ReturnType<typeof settleLayers>>, 'topology' | 'weightNames'> {
  if (isGraph) return { topology: checkGraph(json['modelTopology'], file) };
  return settleLayers(json, file, () => undefined)(new Map(weights.map(({ name, shape }) => [name, shape])));
}
