import { isJsonObject, type JsonObject } from '../../base/json';
import type { Model, ModelWarning } from '../../model/model';
import { readManifestModel } from '../readManifestModel';
import { checkConstants, checkGraph } from './checkGraph';
import { checkSignature } from './checkSignature';
import { graphFunctions, graphNodes } from './graphNode';

/** A graph-model from its parsed model.json and the shards beside it. */
export async function readGraphModel(json: JsonObject, file: string): Promise<Model> {
  const topology = checkGraph(json['modelTopology'], file);
  const model = await readManifestModel('graph-model', json, file, () => ({ topology }));
  checkSignature(model.extras, topology, file);
  checkConstants(topology, model.weights, file);
  return { ...model, warnings: [...model.warnings, ...strangers(model)] };
}

/** tfjs takes weights that no node is named after without a word; they only take up room. */
function strangers({ topology, weights, extras }: Model): ModelWarning[] {
  const initializer = extras['modelInitializer'];
  const graphs = [graphNodes(topology), ...graphFunctions(topology).map(({ nodes }) => nodes)];
  if (isJsonObject(initializer)) graphs.push(graphNodes(initializer));
  return [...weights.keys()].flatMap((name): ModelWarning[] =>
    graphs.some((nodes) => nodes.has(name))
      ? []
      : [{ code: 'unknownWeight', weight: name, message: `No node reads the weight "${name}"; it is kept.` }],
  );
}
