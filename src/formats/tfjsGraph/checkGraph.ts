import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { Failure } from '../../model/failure';
import type { Weight } from '../../model/model';
import { firstIssue } from '../firstIssue';
import { graphFunctions, graphNodes, parseOutput, type GraphNode } from './graphNode';

const nodeSchema = z.looseObject({
  name: z.string().min(1),
  op: z.string().min(1),
  input: z.array(z.string()).nullish(),
  attr: z.record(z.string(), z.unknown()).nullish(),
});

const functionSchema = z.looseObject({
  signature: z.looseObject({ name: z.string(), inputArg: z.array(z.looseObject({ name: z.string() })).nullish() }),
  nodeDef: z.array(nodeSchema).nullish(),
});

const graphSchema = z.looseObject({
  node: z.array(nodeSchema).min(1),
  versions: z.looseObject({}),
  library: z.looseObject({ function: z.array(functionSchema).nullish() }).nullish(),
});

/**
 * The `modelTopology` of a graph-model: a GraphDef as JSON. Refuses what tfjs would only trip over while it runs:
 * `topologyInvalid` with the node's name for a damaged node, a name used twice and an input that no node gives.
 */
export function checkGraph(value: Json | undefined, file: string): JsonObject {
  const parsed = graphSchema.safeParse(value);
  if (!parsed.success) throw new Failure('topologyInvalid', { file, reason: `${firstIssue(parsed.error, 'modelTopology')}.` });
  if (!isJsonObject(value)) throw new Failure('topologyInvalid', { file, reason: 'modelTopology is not an object.' });
  checkNodes(parsed.data.node, [], '', file);
  for (const { signature, nodeDef } of parsed.data.library?.function ?? []) {
    const given = (signature.inputArg ?? []).map(({ name }) => name);
    checkNodes(nodeDef ?? [], given, `${signature.name}/`, file);
  }
  return value;
}

/** Checks the nodes of a graph, or of a function with the arguments `given`, whose path is `prefix`. */
function checkNodes(nodes: readonly z.infer<typeof nodeSchema>[], given: readonly string[], prefix: string, file: string): void {
  const seen = new Set<string>();
  for (const { name } of nodes) {
    if (seen.has(name)) throw new Failure('topologyInvalid', { file, layer: prefix + name, reason: 'two nodes have this name.' });
    seen.add(name);
  }
  for (const name of given) seen.add(name);
  for (const { name, input } of nodes) {
    const missing = (input ?? []).find((text) => !seen.has(parseOutput(text.replace(/^\^/, '')).node));
    if (missing !== undefined) {
      throw new Failure('topologyInvalid', { file, layer: prefix + name, reason: `its input "${missing}" is no node of the graph.` });
    }
  }
}

/** Throws `weightMismatch` where a node reads a constant that the manifest does not have. */
export function checkConstants(topology: JsonObject, weights: ReadonlyMap<string, Weight>, file: string): void {
  const graphs = [graphNodes(topology), ...graphFunctions(topology).map(({ nodes }) => nodes)];
  for (const nodes of graphs) for (const node of nodes.values()) checkInputs(node, nodes, weights, file);
}

function checkInputs(reader: GraphNode, nodes: ReadonlyMap<string, GraphNode>, weights: ReadonlyMap<string, Weight>, file: string): void {
  for (const { node } of reader.inputs) {
    if (nodes.get(node)?.op !== 'Const' || weights.has(node)) continue;
    throw new Failure('weightMismatch', {
      file,
      tensor: node,
      reason: `node "${reader.name}" reads it, but weightsManifest does not list it`,
    });
  }
}
