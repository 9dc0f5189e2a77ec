import type { Trace } from '../../runtime/trace';
import type { Structure } from '../structure/structure';
import { contractedAxes, type SizedAxis } from './contractedAxes';

/**
 * A product of sizes that adds to a layer's cost. Multiply-accumulates are counted for contractions alone (matrix
 * products, convolutions, Einsum), at every output position including those over padding; everything element by
 * element counts 0. Activation bytes are those of the tensors that a layer returns, 4 a number, each call counted.
 */
export interface CostTerm {
  readonly kind: 'macs' | 'activationBytes';
  /** Path of the layer; '' for what is computed outside of layers. */
  readonly layer: string;
  /** The part that no cut changes, for one sample. */
  readonly constant: number;
  /** The axes that have channels. */
  readonly factors: readonly ChannelFactor[];
}

/** An axis of a contraction: how many of its indices belong to which channel. */
export interface ChannelFactor {
  readonly size: number;
  readonly channels: Int32Array;
  /** As long as `channels`. */
  readonly counts: Int32Array;
}

/** The cost of one sample's pass, as terms from which `forecastCost` tells the cost before and after any cut. */
export function costOf(trace: Trace, structure?: Pick<Structure, 'tensorAxes'>): CostTerm[] {
  const terms = new TermList(trace.samples, structure);
  for (const call of trace.calls) {
    const axes = contractedAxes(call);
    if (axes) terms.add('macs', call.layer ?? '', 1, axes);
  }
  for (const { layer, outputs } of trace.layerCalls) {
    for (const output of outputs)
      terms.add(
        'activationBytes',
        layer,
        4,
        output.shape.map((_, axis): SizedAxis => [output, axis]),
      );
  }
  return terms.list();
}

/** Adds up terms that differ in their constant only, such as the time steps of a recurrent layer. */
class TermList {
  private readonly terms = new Map<string, { term: Omit<CostTerm, 'constant'>; constant: number }>();
  private readonly factors = new Map<Int32Array, { factor: ChannelFactor; number: number }>();

  constructor(
    private readonly samples: number,
    private readonly structure: Pick<Structure, 'tensorAxes'> | undefined,
  ) {}

  add(kind: CostTerm['kind'], layer: string, unit: number, axes: readonly SizedAxis[]): void {
    let constant = unit / this.samples;
    const factors: { factor: ChannelFactor; number: number }[] = [];
    for (const [tensor, axis] of axes) {
      const channels = this.structure?.tensorAxes.get(tensor.id)?.[axis];
      if (channels) factors.push(this.factorOf(channels));
      else constant *= tensor.shape[axis] ?? 1;
    }
    const key = [kind, layer, ...factors.map(({ number }) => number)].join(' ');
    const known = this.terms.get(key);
    if (known) known.constant += constant;
    else this.terms.set(key, { term: { kind, layer, factors: factors.map(({ factor }) => factor) }, constant });
  }

  list(): CostTerm[] {
    return [...this.terms.values()].map(({ term, constant }) => ({ ...term, constant }));
  }

  private factorOf(axis: Int32Array): { factor: ChannelFactor; number: number } {
    const known = this.factors.get(axis);
    if (known) return known;
    const counts = new Map<number, number>();
    for (const id of axis) if (id !== -1) counts.set(id, (counts.get(id) ?? 0) + 1);
    const factor = { size: axis.length, channels: Int32Array.from(counts.keys()), counts: Int32Array.from(counts.values()) };
    const numbered = { factor, number: this.factors.size };
    this.factors.set(axis, numbered);
    return numbered;
  }
}
