import type { Trace, TraceTensor } from '../../runtime/trace';
import { MARK, type Axis } from './atoms';
import type { AxisChannels, Channel, ChannelSlice, LayerChannels, LayerTensors, SliceRole, Structure } from './structure';
import type { StructureFold } from './structureFold';

/** A weight with the atoms of its axes. */
export interface WeightAtoms {
  readonly name: string;
  readonly axes: readonly Axis[];
}

/** Turns joined atoms into channels, numbered in the order in which the trace produces them. */
export function collectStructure(trace: Trace, fold: StructureFold, weights: readonly WeightAtoms[]): Structure {
  const ids = new ChannelIds(fold);
  const layers = collectLayers(fold, ids);
  const slices = collectSlices(fold, ids, weights);
  const readWithoutWeight = new Set<number>();
  for (let atom = 0; atom < fold.atoms.size; atom++) {
    if (fold.atoms.marksOf(atom) & MARK.readWithoutWeight) readWithoutWeight.add(ids.of(atom));
  }
  const channels = ids.roots.map((root, id): Channel => {
    const obstacle = fold.atoms.obstacleOf(root);
    return {
      id,
      slices: slices[id] ?? [],
      ...(obstacle ? { obstacle } : {}),
      ...(readWithoutWeight.has(id) ? { maskedAtSource: true } : {}),
    };
  });
  const tensorAxes = new Map<number, AxisChannels>();
  const axesOf = (tensor: TraceTensor): AxisChannels => {
    const known = tensorAxes.get(tensor.id);
    if (known) return known;
    const axes = fold.facts(tensor).axes.map((axis) => axis && ids.ofAxis(axis));
    if (axes.some((axis) => axis)) tensorAxes.set(tensor.id, axes);
    return axes;
  };
  const described = (tensors: readonly TraceTensor[]) => tensors.map((tensor) => ({ shape: tensor.shape, axes: axesOf(tensor) }));
  for (const { inputs, outputs } of trace.calls) for (const tensor of [...inputs.values(), ...outputs]) axesOf(tensor);
  return {
    channels,
    layers,
    kernelWeights: weights.map(({ name }) => name).filter((name) => [...fold.kernels.values()].some((used) => used.has(name))),
    layerKernels: [...fold.kernels].map(([layer, used]) => ({ layer, weights: [...used] })),
    layerTensors: trace.layerCalls.map(({ layer, inputs, outputs }): LayerTensors => ({
      layer,
      inputs: described(inputs),
      outputs: described(outputs),
    })),
    tensorAxes,
    reads: fold.reads,
    unknownKernels: [...fold.unknownKernels.values()],
  };
}

/** Gives every set of atoms that is asked for with `claim` a channel id. */
class ChannelIds {
  readonly roots: number[] = [];
  private readonly idOfRoot: Int32Array;
  /** Channels of axes by the memory they view, so that equal axes stay one array. */
  private readonly axes = new Map<ArrayBufferLike, Map<string, Int32Array | null>>();

  constructor(private readonly fold: StructureFold) {
    this.idOfRoot = new Int32Array(fold.atoms.size).fill(-1);
  }

  claim(atom: number): number {
    const root = this.fold.atoms.find(atom);
    if (this.idOfRoot[root] === -1) this.idOfRoot[root] = this.roots.push(root) - 1;
    return this.idOfRoot[root] as number;
  }

  /** -1 for atoms that belong to no channel. */
  of(atom: number): number {
    return this.idOfRoot[this.fold.atoms.find(atom)] as number;
  }

  /** Null when no index has a channel. Ask only after all claims are made. */
  ofAxis(axis: Axis): Int32Array | null {
    const views = this.axes.get(axis.buffer) ?? new Map<string, Int32Array | null>();
    this.axes.set(axis.buffer, views);
    const key = `${axis.byteOffset} ${axis.length}`;
    let channels = views.get(key);
    if (channels === undefined) {
      channels = axis.map((atom) => this.of(atom));
      if (channels.every((id) => id === -1)) channels = null;
      views.set(key, channels);
    }
    return channels;
  }
}

function collectLayers(fold: StructureFold, ids: ChannelIds): LayerChannels[] {
  const byLayer = new Map<string, Set<number>>();
  const seen = new Map<Axis, string>();
  for (const { layer, axis } of fold.produced) {
    // Recurrent layers use the same kernel at each time step.
    if (seen.get(axis) === layer) continue;
    seen.set(axis, layer);
    const own = byLayer.get(layer) ?? new Set<number>();
    byLayer.set(layer, own);
    for (const atom of axis) own.add(ids.claim(atom));
  }
  return [...byLayer].map(([layer, own]) => ({ layer, channels: Int32Array.from(own) }));
}

/** For each channel its slices, in the order of the weights. */
function collectSlices(fold: StructureFold, ids: ChannelIds, weights: readonly WeightAtoms[]): ChannelSlice[][] {
  const slices: ChannelSlice[][] = ids.roots.map(() => []);
  for (const { name, axes } of weights) {
    axes.forEach((atoms, axis) => {
      for (const [id, indices] of indicesByChannel(atoms, ids)) {
        const marks = indices.reduce((all, index) => all | fold.atoms.marksOf(atoms[index] as number), 0);
        slices[id]?.push({ weight: name, axis, role: roleOf(marks), indices });
      }
    });
  }
  return slices;
}

/** Views of one array for the whole axis: small buffers by the ten thousand would be slow to send to another thread. */
function indicesByChannel(atoms: Axis, ids: ChannelIds): Map<number, Int32Array> {
  const channels = atoms.map((atom) => ids.of(atom));
  const counts = new Map<number, number>();
  for (const id of channels) if (id !== -1) counts.set(id, (counts.get(id) ?? 0) + 1);
  const all = new Int32Array(atoms.length);
  const next = new Map<number, number>();
  const found = new Map<number, Int32Array>();
  let start = 0;
  for (const [id, count] of counts) {
    found.set(id, all.subarray(start, start + count));
    next.set(id, start);
    start += count;
  }
  channels.forEach((id, index) => {
    const at = next.get(id);
    if (at === undefined) return;
    all[at] = index;
    next.set(id, at + 1);
  });
  return found;
}

function roleOf(marks: number): SliceRole {
  if (marks & MARK.consumed) return 'consumer';
  return marks & MARK.produced ? 'producer' : 'carrier';
}
