import { grouped } from '../../base/grouped';
import { isJsonObject, type Json, type JsonObject } from '../../base/json';

/** A node of a graph-model's GraphDef, of its main graph or of a function in its library. */
export interface GraphNode {
  readonly name: string;
  /** TensorFlow's name of the operation. */
  readonly op: string;
  /** What it reads, in order; control inputs ("^name", order only) are left out. */
  readonly inputs: readonly NodeOutput[];
  readonly attributes: JsonObject;
}

/** One output of a node. */
export interface NodeOutput {
  readonly node: string;
  readonly index: number;
}

/** The nodes of the main graph by name, in the order of the file. */
export function graphNodes(topology: JsonObject): Map<string, GraphNode> {
  return nodesOf(topology['node']);
}

/** A function of the library (the body of a loop, a branch): its nodes by name. */
export interface GraphFunction {
  readonly name: string;
  readonly nodes: Map<string, GraphNode>;
}

/** The functions that a graph's library holds. */
export function graphFunctions(topology: JsonObject): GraphFunction[] {
  const library = topology['library'];
  const functions = isJsonObject(library) ? library['function'] : undefined;
  if (!Array.isArray(functions)) return [];
  return (functions as readonly Json[]).flatMap((entry): GraphFunction[] => {
    const signature = isJsonObject(entry) ? entry['signature'] : undefined;
    const name = isJsonObject(signature) ? signature['name'] : undefined;
    return isJsonObject(entry) && typeof name === 'string' ? [{ name, nodes: nodesOf(entry['nodeDef']) }] : [];
  });
}

/** `name`, `name:1` or `name:output:1`, as nodes and signatures spell it. */
export function parseOutput(text: string): NodeOutput {
  const parts = text.split(':');
  return { node: parts[0] ?? '', index: parts.length > 1 ? Number(parts.at(-1)) || 0 : 0 };
}

/** A number among a node's attributes; the converter writes them as text. */
export function integerAttribute({ attributes }: GraphNode, name: string, fallback: number): number {
  const attribute = attributes[name];
  const value = isJsonObject(attribute) ? (attribute['i'] ?? attribute['f']) : undefined;
  const number = typeof value === 'string' ? parseInt(value, 10) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : fallback;
}

/** A node reading another, and through which of its inputs. */
export interface NodeUse {
  readonly reader: GraphNode;
  readonly input: number;
}

/** Which nodes read each node. */
export function readersOf(nodes: ReadonlyMap<string, GraphNode>): ReadonlyMap<string, readonly NodeUse[]> {
  const uses = [...nodes.values()].flatMap((reader) => reader.inputs.map(({ node }, input) => ({ node, reader, input })));
  return grouped(uses, ({ node }) => node);
}

/** Each node after those that it reads, where there is such an order; loops of old control flow come last. */
export function inOrder(nodes: ReadonlyMap<string, GraphNode>): GraphNode[] {
  const waiting = new Map<string, number>();
  const readers = readersOf(nodes);
  for (const { name, inputs } of nodes.values()) waiting.set(name, inputs.filter(({ node }) => nodes.has(node)).length);
  const ordered = [...nodes.values()].filter(({ name }) => waiting.get(name) === 0);
  for (const { name } of ordered) {
    for (const { reader } of readers.get(name) ?? []) {
      const left = (waiting.get(reader.name) ?? 0) - 1;
      waiting.set(reader.name, left);
      if (left === 0) ordered.push(reader);
    }
  }
  const placed = new Set(ordered);
  return [...ordered, ...[...nodes.values()].filter((node) => !placed.has(node))];
}

function nodesOf(list: Json | undefined): Map<string, GraphNode> {
  const nodes = new Map<string, GraphNode>();
  if (!Array.isArray(list)) return nodes;
  for (const entry of list as readonly Json[]) {
    if (!isJsonObject(entry)) continue;
    const { name, op, input, attr } = entry;
    if (typeof name !== 'string' || typeof op !== 'string') continue;
    const inputs = Array.isArray(input) ? (input as readonly Json[]).filter((text) => typeof text === 'string') : [];
    nodes.set(name, {
      name,
      op,
      inputs: inputs.filter((text) => !text.startsWith('^')).map(parseOutput),
      attributes: isJsonObject(attr) ? attr : {},
    });
  }
  return nodes;
}
