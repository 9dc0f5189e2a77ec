import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { graphFunctions, graphNodes, parseOutput, readersOf } from './graphNode';

/** A graph in which a normalization is gone, and the constants that nobody reads any more; or why it has to stay. */
export type WithoutNormNode = { readonly topology: JsonObject; readonly unread: readonly string[] } | { readonly reason: string };

const NORMS: ReadonlySet<string> = new Set(['FusedBatchNorm', 'FusedBatchNormV2', 'FusedBatchNormV3']);

/**
 * Puts into the place of a FusedBatchNorm what adds the constant `offset` to its input, or, without one, what changes nothing. The node
 * keeps its name, so nothing else has to be changed.
 */
export function withoutNormNode(topology: JsonObject, name: string, offset: string | undefined): WithoutNormNode {
  const nodes = graphNodes(topology);
  const node = nodes.get(name);
  const list = topology['node'];
  if (!node || !NORMS.has(node.op) || !Array.isArray(list)) return { reason: 'it is not a node of the main graph by itself' };
  const readers = readersOf(nodes);
  const others = [...nodes.values()].flatMap(({ inputs }) => inputs).filter((input) => input.node === name && input.index > 0);
  if (others.length > 0) return { reason: 'its statistics are read by something else, too' };
  const inFunctions = new Set(
    graphFunctions(topology).flatMap((each) => [...each.nodes.values()].flatMap(({ inputs }) => inputs.map((input) => input.node))),
  );
  const [x, ...constants] = node.inputs.map((input) => input.node);
  const unread = [...new Set(constants)].filter(
    (constant) =>
      constant !== offset &&
      constant !== x &&
      !inFunctions.has(constant) &&
      (readers.get(constant) ?? []).every(({ reader }) => reader.name === name),
  );
  const gone = new Set(unread);
  const rest = (list as readonly Json[]).flatMap((entry): Json[] => {
    if (!isJsonObject(entry) || typeof entry['name'] !== 'string') return [entry];
    if (gone.has(entry['name'])) return [];
    return entry['name'] === name ? [replaced(entry, offset)] : [entry];
  });
  return { topology: { ...topology, node: rest }, unread };
}

function replaced(entry: JsonObject, offset: string | undefined): JsonObject {
  const { input, attr } = entry;
  const inputs = Array.isArray(input) ? (input as readonly Json[]).filter((text) => typeof text === 'string') : [];
  const data = inputs.filter((text) => !text.startsWith('^')).slice(0, 1);
  const order = inputs.filter((text) => text.startsWith('^'));
  const attributes = isJsonObject(attr) ? attr : {};
  // What stands there of shapes is that of several outputs.
  const kept = { T: attributes['T'] ?? { type: 'DT_FLOAT' } };
  if (offset === undefined) return { ...entry, op: 'Identity', input: [...data, ...order], attr: kept };
  const format = attributes['data_format'];
  return {
    ...entry,
    op: 'BiasAdd',
    input: [...data, spelled(inputs, offset), ...order],
    attr: { ...kept, ...(format === undefined ? {} : { data_format: format }) },
  };
}

/** As the node spelled the constant before. */
function spelled(inputs: readonly string[], constant: string): string {
  return inputs.find((text) => parseOutput(text).node === constant) ?? constant;
}
