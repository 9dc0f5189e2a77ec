import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import type { Weight } from '../../model/model';
import type { SizeUse } from '../../model/sizeUse';
import type { NewSizes } from '../newSizes';
import { resizedShape, type ShapeChange } from '../shapeChange';
import { graphFunctions, graphNodes, readersOf } from './graphNode';
import { sizeUses } from './sizeUses';

/** A graph in other sizes. */
export interface ResizedGraph {
  readonly topology: JsonObject;
  /** Constants that state other sizes now. */
  readonly replaced: readonly Weight[];
  /** Constants of nodes that read one together with others and need another size than these. */
  readonly added: readonly Weight[];
}

/** What one node needs to read in the place of a constant. */
interface Wish {
  readonly reader: string;
  readonly input: number;
  readonly values: Int32Array;
}

/**
 * The same graph with other sizes: the constants that state shapes, and the attributes that repeat them. `weights` are the
 * model's before the cut, `shapes` the new ones of weights that were cut. Nodes, connections and names stay, but for a
 * constant of its own where nodes that shared one now need different ones. Nothing that is passed is changed.
 */
export function resizeGraph(
  topology: JsonObject,
  weights: ReadonlyMap<string, Weight>,
  sizes: NewSizes,
  shapes: ReadonlyMap<string, readonly number[]>,
): ResizedGraph {
  const recorded = new Map(
    [...sizes.tensors].map(([layer, { inputs, outputs }]) => [layer, { inputs: inputs.map(before), outputs: outputs.map(before) }]),
  );
  const wishes = wishesOf(sizeUses(topology, weights, recorded), weights, sizes);
  const replaced: Weight[] = [];
  const added: Weight[] = [];
  const rewired = new Map<string, string>();
  const { readers, taken } = readersOfConstants(topology);
  for (const [name, own] of wishes) {
    const weight = weights.get(name);
    if (!weight) continue;
    const [first] = own;
    const alike = own.every(({ values }) => values.join() === first?.values.join());
    if (first && alike && readers.get(name) === own.length) replaced.push(stating(weight, name, first.values));
    else {
      for (const wish of own) {
        let copy = `${name}/${wish.reader.split('/').at(-1) ?? ''}`;
        while (taken.has(copy)) copy += '_';
        taken.add(copy);
        added.push(stating(weight, copy, wish.values));
        rewired.set(slot(wish.reader, wish.input), copy);
      }
    }
  }
  const resized = new Map([...shapes, ...replaced.map(({ name, shape }) => [name, shape] as const)]);
  return { topology: rewritten(topology, { sizes, shapes: resized, rewired, origins: originsOf(wishes, rewired) }), replaced, added };
}

function before({ before: shape }: ShapeChange): ShapeChange['before'] {
  return shape;
}

/** The readers of constants that have to read other numbers, by the constant's name. */
function wishesOf(uses: readonly SizeUse[], weights: ReadonlyMap<string, Weight>, sizes: NewSizes): Map<string, Wish[]> {
  const wishes = new Map<string, Map<string, Wish>>();
  for (const { layer, axis, from } of uses) {
    if (!axis || from.kind !== 'constant') continue;
    const change = sizes.tensors.get(layer)?.outputs[axis.output];
    const values = weights.get(from.weight)?.values;
    const [was, is] = [change?.before[axis.axis], change?.after[axis.axis]];
    // -1 and what states no size of this pass (a batch) are worked out when the graph is run.
    if (!values || is === undefined || was === is || values[from.index] !== was) continue;
    const ofWeight = wishes.get(from.weight) ?? new Map<string, Wish>();
    wishes.set(from.weight, ofWeight);
    const key = slot(from.reader, from.input);
    const wish = ofWeight.get(key) ?? { reader: from.reader, input: from.input, values: Int32Array.from(values) };
    ofWeight.set(key, wish);
    wish.values[from.index] = is;
  }
  return new Map([...wishes].map(([name, ofWeight]) => [name, [...ofWeight.values()]]));
}

function slot(reader: string, input: number): string {
  return `${input} ${reader}`;
}

/** How often each node is read, by the main graph and by functions; and all names. */
function readersOfConstants(topology: JsonObject): { readers: Map<string, number>; taken: Set<string> } {
  const readers = new Map<string, number>();
  const taken = new Set<string>();
  for (const nodes of [graphNodes(topology), ...graphFunctions(topology).map((each) => each.nodes)]) {
    for (const name of nodes.keys()) taken.add(name);
    for (const [name, uses] of readersOf(nodes)) readers.set(name, (readers.get(name) ?? 0) + uses.length);
  }
  return { readers, taken };
}

function stating({ quantization: _, ...weight }: Weight, name: string, values: Int32Array): Weight {
  return { ...weight, name, values };
}

function originsOf(wishes: ReadonlyMap<string, readonly Wish[]>, rewired: ReadonlyMap<string, string>): Map<string, string[]> {
  const origins = new Map<string, string[]>();
  for (const [name, own] of wishes)
    origins.set(
      name,
      own.flatMap(({ reader, input }) => rewired.get(slot(reader, input)) ?? []),
    );
  return origins;
}

interface Changes {
  readonly sizes: NewSizes;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** The constant that a reader's input (`slot`) reads now. */
  readonly rewired: ReadonlyMap<string, string>;
  /** The constants that were added in place of each. */
  readonly origins: ReadonlyMap<string, readonly string[]>;
}

function rewritten(topology: JsonObject, changes: Changes): JsonObject {
  const list = topology['node'];
  if (!Array.isArray(list)) return topology;
  const node = (list as readonly Json[]).flatMap((entry): Json[] => {
    if (!isJsonObject(entry) || typeof entry['name'] !== 'string') return [entry];
    const { name } = entry;
    // A copy stands behind the constant, so that readers still come later.
    return [rewrittenNode(entry, name, changes), ...(changes.origins.get(name) ?? []).map((copy): Json => ({ ...entry, name: copy }))];
  });
  return { ...topology, node };
}

function rewrittenNode(entry: JsonObject, name: string, { sizes, shapes, rewired }: Changes): JsonObject {
  const { input, attr } = entry;
  let place = -1;
  const inputs = Array.isArray(input)
    ? (input as readonly Json[]).map((text) => {
        if (typeof text !== 'string' || text.startsWith('^')) return text;
        place++;
        return rewired.get(slot(name, place)) ?? text;
      })
    : input;
  const tensors = sizes.tensors.get(name);
  const shape = shapes.get(name);
  const changed = isJsonObject(attr) ? { ...attr, ...resizedOutputs(attr, tensors?.outputs), ...resizedConstant(attr, shape) } : attr;
  return { ...entry, ...(inputs === undefined ? {} : { input: inputs }), ...(changed === undefined ? {} : { attr: changed }) };
}

/** `_output_shapes`, which TensorFlow leaves beside each node; tfjs does not read it, but it should not be wrong. */
function resizedOutputs({ _output_shapes: stated }: JsonObject, outputs: readonly ShapeChange[] | undefined): JsonObject {
  const list = isJsonObject(stated) ? stated['list'] : undefined;
  const shapes = isJsonObject(list) ? list['shape'] : undefined;
  if (!isJsonObject(stated) || !isJsonObject(list) || !Array.isArray(shapes)) return {};
  const resized = (shapes as readonly Json[]).map((shape, output) => resizedDims(shape, outputs?.[output]));
  return { _output_shapes: { ...stated, list: { ...list, shape: resized } } };
}

/** A constant states its own shape beside its dtype. */
function resizedConstant({ value }: JsonObject, shape: readonly number[] | undefined): JsonObject {
  const tensor = isJsonObject(value) ? value['tensor'] : undefined;
  if (!shape || !isJsonObject(value) || !isJsonObject(tensor) || !isJsonObject(tensor['tensorShape'])) return {};
  const dim = shape.map((size): Json => ({ size: String(size) }));
  return { value: { ...value, tensor: { ...tensor, tensorShape: { ...tensor['tensorShape'], ...(dim.length > 0 ? { dim } : {}) } } } };
}

/** Sizes are written as text. */
function resizedDims(shape: Json | undefined, change: ShapeChange | undefined): Json {
  const dims = isJsonObject(shape) ? shape['dim'] : undefined;
  if (!isJsonObject(shape) || !Array.isArray(dims)) return shape ?? null;
  const sizes = (dims as readonly Json[]).map((dim) => (isJsonObject(dim) ? Number(dim['size'] ?? 0) : -1));
  const resized = resizedShape(sizes, change) as readonly number[];
  const dim = (dims as readonly Json[]).map((entry, axis): Json =>
    isJsonObject(entry) && sizes[axis] !== resized[axis] ? { ...entry, size: String(resized[axis]) } : entry,
  );
  return { ...shape, dim };
}
