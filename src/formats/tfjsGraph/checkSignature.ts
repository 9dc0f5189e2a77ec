import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { Failure } from '../../model/failure';
import { graphNodes, parseOutput } from './graphNode';

/**
 * Throws `topologyInvalid` where a signature (`inputs` and `outputs`, tensors by key) names a tensor that no node of the graph
 * gives. tfjs leaves such a tensor out without a word when it reads the graph, and trips over it when it runs.
 */
export function checkSignature(extras: JsonObject, topology: JsonObject, file: string): void {
  const nodes = graphNodes(topology);
  const { signature, userDefinedMetadata } = extras;
  const inside = isJsonObject(userDefinedMetadata) ? userDefinedMetadata['signature'] : undefined;
  for (const found of [signature, inside]) {
    if (!isJsonObject(found)) continue;
    for (const side of ['input', 'output'] as const) {
      for (const [key, port] of portsOf(found[`${side}s`], side, file)) {
        // What an initializer makes is no part of the graph.
        if (port['resourceId'] !== undefined) continue;
        const { name } = port;
        if (typeof name === 'string' && nodes.has(parseOutput(name).node)) continue;
        const tensor = typeof name === 'string' ? `"${name}", which no node of the graph gives` : 'a tensor without a name';
        throw new Failure('topologyInvalid', { file, reason: `the ${side} "${key}" of its signature is ${tensor}.` });
      }
    }
  }
}

function portsOf(ports: Json | undefined, side: string, file: string): [string, JsonObject][] {
  if (ports === undefined || ports === null) return [];
  if (!isJsonObject(ports)) throw new Failure('topologyInvalid', { file, reason: `the ${side}s of its signature are no object.` });
  return Object.entries(ports).map(([key, port]) => {
    if (!isJsonObject(port)) throw new Failure('topologyInvalid', { file, reason: `the ${side} "${key}" of its signature is no object.` });
    return [key, port];
  });
}
