import type { JsonObject } from '../../base/json';
import type { Weight } from '../../model/model';
import type { ShapesByNode, SizeUse } from '../../model/sizeUse';
import { graphNodes, type GraphNode } from './graphNode';
import { SizeElements } from './sizeElements';

/** Operations with an input that states the shape of their output, element by element. */
const OUTPUT_SHAPES: Readonly<Record<string, { readonly input: number; readonly makes: boolean }>> = {
  Reshape: { input: 1, makes: false },
  Slice: { input: 2, makes: false },
  Conv2DBackpropInput: { input: 0, makes: false },
  BroadcastTo: { input: 1, makes: true },
  Fill: { input: 0, makes: true },
  Zeros: { input: 0, makes: true },
  Ones: { input: 0, makes: true },
  RandomUniform: { input: 0, makes: true },
  RandomStandardNormal: { input: 0, makes: true },
  TruncatedNormal: { input: 0, makes: true },
};

/**
 * Every number in a graph that states a size, and where sizes of tensors are used as numbers. `shapes` are those of the
 * recorded pass; nodes that it did not reach are left out.
 */
export function sizeUses(topology: JsonObject, weights: ReadonlyMap<string, Weight>, shapes: ShapesByNode): SizeUse[] {
  const nodes = graphNodes(topology);
  const elements = new SizeElements(nodes, weights, shapes);
  return [...nodes.values()].flatMap((node) => {
    if (!shapes.has(node.name)) return [];
    return node.inputs.flatMap((_, input) => (elements.passesOn(node, input) ? [] : usesAt(node, input, elements, shapes)));
  });
}

function usesAt(node: GraphNode, input: number, elements: SizeElements, shapes: ShapesByNode): SizeUse[] {
  const { name: layer, op } = node;
  const { inputs: read = [], outputs: made = [] } = shapes.get(layer) ?? {};
  const stated = OUTPUT_SHAPES[op];
  const sources = elements.read(node, input);
  if (stated?.input === input) {
    const before = read[0] ?? [];
    const ahead = (made[0]?.length ?? 0) - (op === 'BroadcastTo' ? before.length : 0);
    return (made[0] ?? []).map((size, axis): SizeUse => ({
      layer,
      axis: { output: 0, axis },
      from: sources?.length === made[0]?.length ? (sources?.[axis] ?? { kind: 'computed' }) : { kind: 'computed' },
      makes: stated.makes && (op !== 'BroadcastTo' || axis < ahead || before[axis - ahead] !== size),
    }));
  }
  if (op === 'Tile' && input === 1) {
    return (sources ?? []).map((from, axis): SizeUse => {
      // Told how often to repeat one element, it is told the size; repeats of several keep their number.
      const isSize = read[0]?.[axis] === 1 && made[0]?.[axis] !== 1;
      return { layer, from, makes: isSize, ...(isSize ? { axis: { output: 0, axis } } : {}) };
    });
  }
  if (op === 'SplitV' && input === 1) {
    const along = elements.integers(node.inputs[2]?.node ?? '')?.[0] ?? 0;
    const axis = along < 0 ? along + (read[0]?.length ?? 0) : along;
    return made.map((_, output): SizeUse => ({
      layer,
      axis: { output, axis },
      from: sources?.[output] ?? { kind: 'computed' },
      makes: false,
    }));
  }
  return (sources ?? []).map((from): SizeUse => ({ layer, from, makes: false }));
}
