import type { JsonObject } from '../base/json';
import { graphFunctions, graphNodes, inOrder, type GraphNode, type NodeOutput } from '../formats/tfjsGraph/graphNode';
import { isKernelInput } from '../formats/tfjsGraph/weightUses';
import type { Weight } from '../model/model';
import type { UntracedPart, UntracedWeight } from './trace';

/** How much of a graph tfjs can run in one go. */
export interface GraphReach {
  /** Nodes that need something asynchronous, by name: which part keeps them out. */
  readonly beyond: ReadonlyMap<string, UntracedPart>;
  /** What the reachable part hands over: data that nodes beyond read. */
  readonly handedOver: readonly NodeOutput[];
  /** The asynchronous nodes that come first. */
  readonly parts: readonly UntracedPart[];
  readonly weights: readonly UntracedWeight[];
}

/** tfjs's categories of operations that answer with a promise: control flow, tensor lists, sizes only known when run, tables. */
const ASYNCHRONOUS: ReadonlySet<string | undefined> = new Set(['control', 'dynamic', 'hash_table']);

/**
 * Finds what can be run without waiting: everything but asynchronous nodes and what is computed from their results.
 * `needed` are the nodes that the model's outputs need, `categoryOf` is tfjs's category of a node, `worksOn` says whether a
 * node computes data (not sizes).
 */
export function graphReach(
  topology: JsonObject,
  weights: ReadonlyMap<string, Weight>,
  needed: ReadonlySet<string>,
  categoryOf: (node: string) => string | undefined,
  worksOn: (node: string) => boolean,
): GraphReach {
  const nodes = graphNodes(topology);
  const beyond = new Map<string, UntracedPart>();
  const parts: UntracedPart[] = [];
  for (const { name, op, inputs } of inOrder(nodes)) {
    const kept = inputs.map(({ node }) => beyond.get(node)).find((part) => part !== undefined);
    const part = kept ?? (ASYNCHRONOUS.has(categoryOf(name)) ? { layer: name, op } : undefined);
    if (!part) continue;
    beyond.set(name, part);
    if (!kept && needed.has(name)) parts.push(part);
  }
  const out = [...nodes.values()].filter(({ name }) => beyond.has(name) && needed.has(name));
  const handed = out.flatMap(({ inputs }) => inputs.filter(({ node }) => !beyond.has(node) && worksOn(node)));
  const unique = new Map(handed.map((output) => [`${output.node}:${output.index}`, output]));
  const untraced = out.flatMap((node) => weightsRead(node, '', weights));
  if (parts.length > 0) {
    for (const { name, nodes: inner } of graphFunctions(topology)) {
      for (const node of inner.values()) untraced.push(...weightsRead(node, `${name}/`, weights));
    }
  }
  return { beyond, handedOver: [...unique.values()], parts, weights: untraced };
}

/** Everything that the given nodes are computed from, themselves included. */
export function neededFor(outputs: readonly string[], nodes: ReadonlyMap<string, GraphNode>): Set<string> {
  const needed = new Set<string>();
  const open = [...outputs];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    open.push(...(nodes.get(name)?.inputs ?? []).map(({ node }) => node));
  }
  return needed;
}

function weightsRead(node: GraphNode, prefix: string, weights: ReadonlyMap<string, Weight>): UntracedWeight[] {
  return node.inputs.flatMap(({ node: weight }, input) =>
    weights.get(weight)?.dtype === 'float32' ? [{ weight, layer: prefix + node.name, kernel: isKernelInput(node, input) }] : [],
  );
}
