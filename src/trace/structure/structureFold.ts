import { sameShape } from '../../base/shape';
import type { KernelCall, TraceTensor } from '../../runtime/trace';
import { MARK, type Atoms, type Axis } from './atoms';
import { AxisSplits } from './axisSplits';
import type { ChannelRead, Obstacle, Structure } from './structure';
import { constantFacts, type TensorFacts } from './tensorFacts';

/** An axis of a tensor, by the tensor's facts and the axis' number. */
export interface AxisOf {
  readonly facts: TensorFacts;
  readonly axis: number;
}

/** What kernel rules work with: the facts of the tensors met so far, and the ways in which atoms may be related. */
export class StructureFold {
  readonly splits: AxisSplits;
  /** Producing axes in the order of the trace. */
  readonly produced: { readonly layer: string; readonly axis: Axis }[] = [];
  /** Kernel weights by layer, in order of first use; outside layers under ''. */
  readonly kernels = new Map<string, Set<string>>();
  readonly unknownKernels = new Map<string, Structure['unknownKernels'][number]>();
  /** Where channels are read, in the order of the trace. */
  readonly reads: ChannelRead[] = [];
  private readonly factsById = new Map<number, TensorFacts>();
  /** The first tensor that was seen with a buffer. */
  private readonly firstOfBuffer = new Map<number, TraceTensor>();
  private layer: string | undefined;
  private call: { readonly index: number; readonly inputs: KernelCall['inputs'] } | undefined;

  constructor(
    readonly atoms: Atoms,
    /** Whether constants are made to the size they are needed in, as layers make them; a graph writes their sizes down. */
    readonly constantsFollow: boolean,
  ) {
    this.splits = new AxisSplits(atoms);
  }

  /** The layer that obstacles and producers found from now on belong to. */
  enter(layer: string | undefined): void {
    this.layer = layer;
  }

  /** The same for a kernel call, by its place in the trace. */
  enterCall({ layer, inputs }: KernelCall, index: number): void {
    this.layer = layer;
    this.call = { index, inputs };
  }

  /** A tensor that was never seen shares a known one's buffer, or is a constant. */
  facts(tensor: TraceTensor): TensorFacts {
    const known = this.factsById.get(tensor.id);
    if (known) return known;
    const twin = this.firstOfBuffer.get(tensor.buffer);
    const facts = twin && sameShape(twin.shape, tensor.shape) ? this.factsById.get(twin.id) : undefined;
    return facts ?? constantFacts(tensor.shape);
  }

  /** The facts of a kernel's input; undefined for an optional one that is absent. */
  input(call: KernelCall, name: string): TensorFacts | undefined {
    const tensor = call.inputs.get(name);
    return tensor && this.facts(tensor);
  }

  set(tensor: TraceTensor | undefined, facts: TensorFacts): void {
    if (!tensor) return;
    this.factsById.set(tensor.id, facts);
    if (!this.firstOfBuffer.has(tensor.buffer)) this.firstOfBuffer.set(tensor.buffer, tensor);
  }

  /**
   * States that two axes are the same channels index by index, and returns their atoms. An axis without channels can
   * only follow a cut when constants gave it its size, which layers make to measure; else the other axis is blocked.
   */
  same(a: AxisOf, b: AxisOf): Axis | null {
    const first = a.facts.axes[a.axis] ?? null;
    const second = b.facts.axes[b.axis] ?? null;
    if (first && second) {
      if (first.length === second.length) this.atoms.joinAxes(first, second);
      else for (const axis of [first, second]) this.block(axis, 'sharedAxis', 'its axis meets one of another size');
      return first;
    }
    const tracked = first ?? second;
    if (tracked && !(this.constantsFollow && isMadeToSize(first ? b : a))) {
      this.block(tracked, 'untracked', 'combined with an axis that holds no channels');
    }
    return tracked;
  }

  /** A sum of products over two axes: what a dense kernel's rows or a filter's planes do to a channel. */
  contract(data: AxisOf, kernel: AxisOf): void {
    const axis = this.same(data, kernel);
    if (!axis) return;
    const [first, second] = [data, kernel].map(({ facts, axis: own }) => facts.axes[own]);
    const consumed = kernel.facts.weight !== undefined ? second : data.facts.weight !== undefined ? first : undefined;
    if (consumed) {
      this.atoms.mark(consumed, MARK.consumed);
      this.noteReads([first, second]);
    } else {
      const silent = data.facts.silent || kernel.facts.silent;
      this.readWithoutWeight(axis, silent, 'two activations are multiplied and summed over the channels');
      if (silent && first !== second) this.noteReads([first === axis ? second : first]);
    }
  }

  /** Something sums over the axis with no weight between: exact as long as a removed channel is zero there. */
  readWithoutWeight(axis: Axis, silent: boolean, otherwise: string): void {
    if (silent) {
      this.atoms.mark(axis, MARK.readWithoutWeight);
      this.noteReads([axis]);
    } else this.block(axis, 'acrossChannels', otherwise);
  }

  /** Writes down which axes of the call's inputs are read here: those that hold one of `read` and are no weight's. */
  private noteReads(read: readonly (Axis | null | undefined)[]): void {
    for (const [input, tensor] of this.call?.inputs ?? []) {
      const { weight, axes } = this.facts(tensor);
      axes.forEach((axis, number) => {
        if (weight === undefined && axis && read.includes(axis)) this.reads.push({ call: this.call?.index ?? 0, input, axis: number });
      });
    }
  }

  /** States that a weight's axis makes channels of the layer at work. */
  produce({ facts, axis }: AxisOf): Axis | null {
    const atoms = facts.axes[axis] ?? null;
    if (atoms && facts.weight !== undefined) {
      this.atoms.mark(atoms, MARK.produced);
      this.produced.push({ layer: this.layer ?? '', axis: atoms });
    }
    return atoms;
  }

  /** States that the kernel at work uses the weight as its kernel: its elements may be pruned one by one. */
  useAsKernel({ weight }: TensorFacts): void {
    if (weight === undefined) return;
    const layer = this.layer ?? '';
    const used = this.kernels.get(layer) ?? new Set<string>();
    this.kernels.set(layer, used.add(weight));
  }

  block(axis: Axis | null | undefined, code: Obstacle['code'], detail: string): void {
    if (!axis) return;
    this.atoms.block(axis, { code, detail, ...(this.layer === undefined ? {} : { layer: this.layer }) });
  }

  /** Whether any of the indices has no obstacle so far. */
  mayBeCut(axis: Axis | null | undefined): boolean {
    return axis?.some((atom) => !this.atoms.obstacleOf(atom)) ?? false;
  }

  /** Blocks all axes but the given ones. */
  blockOthers(facts: TensorFacts, passing: readonly number[], code: Obstacle['code'], detail: string): void {
    facts.axes.forEach((axis, i) => {
      if (!passing.includes(i)) this.block(axis, code, detail);
    });
  }

  /** New atoms for indices that no weight makes, with the reason why they stay. */
  fixed(length: number, code: Obstacle['code'], detail: string): Axis {
    const axis = this.atoms.make(length);
    this.block(axis, code, detail);
    return axis;
  }
}

function isMadeToSize({ facts, axis }: AxisOf): boolean {
  return facts.constant || (facts.madeToSize?.includes(axis) ?? false);
}
