import type { Weight } from '../../model/model';
import type { ShapesByNode, SizeSource } from '../../model/sizeUse';
import { integerAttribute, type GraphNode, type NodeOutput } from './graphNode';

/** Longer vectors hold no shapes. */
const MOST_AXES = 32;
const COMPUTED: SizeSource = { kind: 'computed' };

/** Operations that put the elements of small vectors together, or take some out, and do nothing else. */
const PASSING: ReadonlySet<string> = new Set([
  'Identity',
  'Cast',
  'ExpandDims',
  'Squeeze',
  'Reshape',
  'Pack',
  'ConcatV2',
  'Concat',
  'StridedSlice',
  'Slice',
  'GatherV2',
  'Unpack',
]);

/** Follows small vectors of integers through a graph, to say where each element of a shape comes from. */
export class SizeElements {
  private readonly known = new Map<string, readonly SizeSource[] | undefined>();

  constructor(
    private readonly nodes: ReadonlyMap<string, GraphNode>,
    private readonly weights: ReadonlyMap<string, Weight>,
    private readonly shapes: ShapesByNode,
  ) {}

  /** Whether the node only hands on what it reads at this input, as far as its result is known. */
  passesOn(node: GraphNode, input: number): boolean {
    return this.isVector(node, input) && this.of({ node: node.name, index: 0 }) !== undefined;
  }

  /** The elements that a node reads at an input; undefined for what is no shape. */
  read(reader: GraphNode, input: number): readonly SizeSource[] | undefined {
    const from = reader.inputs[input];
    if (!from) return undefined;
    const constant = this.integers(from.node);
    if (!constant) return this.of(from);
    return Array.from(constant, (_, index): SizeSource => ({ kind: 'constant', weight: from.node, index, reader: reader.name, input }));
  }

  /** The values of a constant vector of integers (a scalar counts as one of length 1). */
  integers(name: string): ArrayLike<number> | undefined {
    const weight = this.weights.get(name);
    return weight?.dtype === 'int32' && weight.shape.length <= 1 && weight.values.length <= MOST_AXES ? weight.values : undefined;
  }

  private of({ node: name, index }: NodeOutput): readonly SizeSource[] | undefined {
    const key = `${name}:${index}`;
    if (this.known.has(key)) return this.known.get(key);
    // Loops of old control flow come back here.
    this.known.set(key, undefined);
    const node = this.nodes.get(name);
    const elements = node && this.evaluate(node, index);
    this.known.set(key, elements);
    return elements;
  }

  private evaluate(node: GraphNode, output: number): readonly SizeSource[] | undefined {
    const { op, inputs } = node;
    if (op === 'Shape') {
      const [of] = inputs;
      const rank = this.shapes.get(node.name)?.inputs[0]?.length;
      return of && rank !== undefined
        ? Array.from({ length: rank }, (_, axis): SizeSource => ({ kind: 'size', node: of.node, output: of.index, axis }))
        : undefined;
    }
    if (!PASSING.has(op)) {
      const fromSizes = inputs.some((_, input) => this.read(node, input)?.some(({ kind }) => kind !== 'constant'));
      const length = this.shapes.get(node.name)?.outputs[output]?.[0] ?? 1;
      return fromSizes && length <= MOST_AXES ? new Array<SizeSource>(length).fill(COMPUTED) : undefined;
    }
    if (op === 'Pack' || op === 'ConcatV2' || op === 'Concat') return this.joined(node);
    const vector = this.read(node, 0);
    return vector && this.selected(node, output, vector);
  }

  private joined(node: GraphNode): readonly SizeSource[] | undefined {
    const parts = node.inputs.flatMap((_, input) => (this.isVector(node, input) ? [this.read(node, input)] : []));
    const all: SizeSource[] = [];
    for (const part of parts) {
      if (!part) return undefined;
      all.push(...part);
    }
    return all.length <= MOST_AXES ? all : undefined;
  }

  private selected(node: GraphNode, output: number, vector: readonly SizeSource[]): readonly SizeSource[] | undefined {
    switch (node.op) {
      case 'StridedSlice':
        return this.stridedIndices(node, vector.length)?.map((index) => vector[index] ?? COMPUTED);
      case 'Slice': {
        const [begin, size] = [this.constantAt(node, 1)?.[0], this.constantAt(node, 2)?.[0]];
        if (begin === undefined || size === undefined) return undefined;
        return vector.slice(begin, size < 0 ? undefined : begin + size);
      }
      case 'GatherV2': {
        const indices = this.constantAt(node, 1);
        return indices && Array.from(indices, (index) => vector[index] ?? COMPUTED);
      }
      case 'Unpack':
        return vector.slice(output, output + 1);
      default:
        return vector;
    }
  }

  private constantAt({ inputs }: GraphNode, input: number): ArrayLike<number> | undefined {
    return this.integers(inputs[input]?.node ?? '');
  }

  /** The indices that a strided slice of a vector takes; undefined where that is not written in constants. */
  private stridedIndices(node: GraphNode, length: number): number[] | undefined {
    const [begin, end, stride] = [1, 2, 3].map((input) => this.constantAt(node, input)?.[0]);
    if (begin === undefined || end === undefined || stride === undefined || stride === 0) return undefined;
    const inside = (at: number): number => (at < 0 ? at + length : at);
    const masked = (name: string): boolean => (integerAttribute(node, name, 0) & 1) === 1;
    if (masked('ellipsis_mask') || masked('new_axis_mask')) return undefined;
    if (masked('shrink_axis_mask')) return [inside(begin)];
    const from = masked('begin_mask') ? (stride > 0 ? 0 : length - 1) : inside(begin);
    const to = masked('end_mask') ? (stride > 0 ? length : -1) : inside(end);
    const indices: number[] = [];
    for (let at = from; stride > 0 ? at < Math.min(to, length) : at > Math.max(to, -1); at += stride) indices.push(at);
    return indices;
  }

  /** Inputs that carry the elements, as against an axis, an index, or the target of a reshape. */
  private isVector({ op, inputs }: GraphNode, input: number): boolean {
    if (op === 'Pack') return true;
    if (op === 'ConcatV2') return input < inputs.length - 1;
    if (op === 'Concat') return input > 0;
    return PASSING.has(op) && input === 0;
  }
}
