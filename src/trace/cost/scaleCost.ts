import type { CostTerm } from './cost';
import type { Trace, TraceTensor } from '../../runtime/trace';

type OpenShape = readonly (number | null)[];

/**
 * The cost of a pass over the declared sizes, from that of a smaller one: at each layer by how many more positions its
 * output has there, for transposed convolutions its input. Exact for layers whose work is the same at every position.
 * `declared` has the first output shape of each layer by path; sizes that are open stay as they were traced.
 */
export function scaleCost(
  terms: readonly CostTerm[],
  trace: Trace,
  declared: ReadonlyMap<string, OpenShape>,
  inputs: readonly OpenShape[],
): CostTerm[] {
  const ofTensor = new Map<number, number>();
  trace.inputs.forEach((tensor, i) => ofTensor.set(tensor.id, growth(tensor, inputs[i])));
  const outputs = new Map<string, number>();
  const reads = new Map<string, number>();
  for (const { layer, className, inputs: read, outputs: made } of trace.layerCalls) {
    const [first] = made;
    const grown = first ? growth(first, declared.get(layer)) : 1;
    for (const { id } of made) ofTensor.set(id, grown);
    if (!outputs.has(layer)) outputs.set(layer, grown);
    if (className.endsWith('Transpose') && read[0] && !reads.has(layer)) reads.set(layer, ofTensor.get(read[0].id) ?? 1);
  }
  return terms.map((term) => {
    const factor = (term.kind === 'macs' ? reads.get(term.layer) : undefined) ?? outputs.get(term.layer) ?? 1;
    return factor === 1 ? term : { ...term, constant: term.constant * factor };
  });
}

/** How many times more positions; the batch does not count, and channels are equally many. */
function growth({ shape }: TraceTensor, declared: OpenShape | undefined): number {
  return shape.reduce((factor, size, axis) => {
    const full = declared?.[axis];
    return axis === 0 || full === null || full === undefined ? factor : (factor * full) / size;
  }, 1);
}
