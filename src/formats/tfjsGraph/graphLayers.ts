import type { JsonObject } from '../../base/json';
import type { Initialisers, OwnInitialiser } from '../../model/initialiser';
import type { WeightSpec } from '../../model/model';
import { graphInitialiser } from './graphInitialiser';
import { graphFunctions, graphNodes, inOrder, readersOf, type GraphNode, type NodeUse } from './graphNode';
import { dataInputs, isKernelInput, isLearned } from './weightUses';

/** A node that the layer table shows, with the weights that are its own. */
export interface GraphLayer {
  /** The node's name; in a function of the library behind that one's name and '/'. */
  readonly path: string;
  /** The node's operation. */
  readonly op: string;
  readonly weightNames: readonly string[];
}

/** What of a graph a person looks at. */
export interface GraphLayers {
  /** In the order of the file. Every weight belongs to exactly one. */
  readonly layers: readonly GraphLayer[];
  /** Float32 weights that are used as kernels, biases, scales or embeddings. */
  readonly learned: ReadonlySet<string>;
  /** Those that are used as kernels or embeddings. */
  readonly kernels: ReadonlySet<string>;
  /** Of what training makes, statistics of normalizations among it; by the use, since a graph states none. */
  readonly initialisers: Initialisers;
}

/**
 * Groups a graph by the nodes that do the work: a weight belongs to the first of them that reads it, also through copies,
 * casts and computations of sizes, which are not listed themselves. A weight that none reads stands alone as a `Const`.
 */
export function graphLayers(topology: JsonObject, weights: ReadonlyMap<string, WeightSpec>): GraphLayers {
  const owned = new Map<string, string[]>();
  const ops = new Map<string, string>();
  const taken = new Set<string>();
  const learned = new Set<string>();
  const kernels = new Set<string>();
  const initialisers = new Map<string, OwnInitialiser>();
  const graphs = [{ prefix: '', nodes: graphNodes(topology) }];
  for (const { name, nodes } of graphFunctions(topology)) graphs.push({ prefix: `${name}/`, nodes });
  for (const { prefix, nodes } of graphs) {
    const hidden = hiddenNodes(nodes, weights);
    for (const { name, op } of nodes.values()) {
      if (op === 'Const' || hidden.has(name)) continue;
      owned.set(prefix + name, []);
      ops.set(prefix + name, op);
    }
    const readers = readersOf(nodes);
    for (const name of nodes.keys()) {
      const weight = weights.get(name);
      if (!weight) continue;
      const uses = usesBehind(name, readers, hidden, nodes);
      if (weight.dtype === 'float32' && uses.some(({ reader, input }) => isLearned(reader, input, weight))) learned.add(name);
      if (weight.dtype === 'float32' && uses.some(({ reader, input }) => isKernelInput(reader, input))) kernels.add(name);
      const [initialiser] = uses.flatMap((use) => graphInitialiser(use, weight) ?? []);
      if (initialiser) initialisers.set(name, { initialiser, stated: false });
      const [first] = uses;
      if (!first || taken.has(name)) continue;
      taken.add(name);
      owned.get(prefix + first.reader.name)?.push(name);
    }
  }
  for (const name of weights.keys()) {
    if (taken.has(name)) continue;
    owned.set(name, [name]);
    ops.set(name, 'Const');
  }
  const layers = [...owned].map(([path, weightNames]): GraphLayer => ({ path, op: ops.get(path) ?? '', weightNames }));
  return { layers, learned, kernels, initialisers };
}

/** The listed nodes that a weight's values reach through nodes that are not listed. */
function usesBehind(
  name: string,
  readers: ReadonlyMap<string, readonly NodeUse[]>,
  hidden: ReadonlySet<string>,
  nodes: ReadonlyMap<string, GraphNode>,
): NodeUse[] {
  const found: NodeUse[] = [];
  const seen = new Set<string>();
  const open = [name];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    for (const use of readers.get(next) ?? []) {
      const { name: reader } = use.reader;
      if (!hidden.has(reader)) found.push(use);
      else if (!seen.has(reader) && nodes.has(reader)) {
        seen.add(reader);
        open.push(reader);
      }
    }
  }
  return found;
}

const SIZES: ReadonlySet<string> = new Set(['Shape', 'ShapeN', 'Size', 'Rank']);
const UNSEEN: ReadonlySet<string> = new Set(['NoOp', 'Identity', 'IdentityN', 'StopGradient', 'Snapshot']);

/** Nodes that no table shows: inputs, copies, weights in another form, and arithmetic on sizes. */
function hiddenNodes(nodes: ReadonlyMap<string, GraphNode>, weights: ReadonlyMap<string, WeightSpec>): Set<string> {
  const sizes = new Set<string>();
  const hidden = new Set<string>();
  for (const node of inOrder(nodes)) {
    const { name, op, inputs } = node;
    const reads = (set: ReadonlySet<string>): boolean => inputs.some((input) => set.has(input.node));
    const isSize = SIZES.has(op) || (reads(sizes) && inputs.every((input) => sizes.has(input.node) || weights.has(input.node)));
    if (isSize) sizes.add(name);
    const forms = dataInputs(node);
    const isForm = forms.length > 0 && forms.every(({ node: from }) => weights.has(from) || (hidden.has(from) && !sizes.has(from)));
    if (isSize || (isForm && !op.startsWith('Placeholder')) || UNSEEN.has(op) || op.startsWith('Placeholder')) hidden.add(name);
  }
  return hidden;
}
