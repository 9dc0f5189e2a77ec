import { sameShape, sizeOf, type Shape } from '../../base/shape';
import type { KernelCall, Trace, TraceTensor } from '../../runtime/trace';
import { einsumLabels } from '../einsumLabels';
import { axisFromFront, numberAttribute, numbersAttribute, reducedAxes } from '../kernelAttributes';
import { traitsOf } from '../kernels/kernelTable';
import { stridedAxes } from '../stridedAxes';

/**
 * Where a tensor holds the N samples of a batch: index i of `axis` belongs to sample floor(i / inner) mod N. A sequence of T steps
 * flattened to rows [N * T] has `inner` T; flattened with time first, to [T * N], it has `inner` 1.
 */
export interface SamplePlace {
  readonly axis: number;
  readonly inner: number;
}

/**
 * Finds where the tensors of a trace hold their samples, by tensor id. Tensors whose samples can't be told apart are left out. A tensor
 * that depends on no input gets a place only if it is combined with one that does, as a recurrent layer's first state is.
 */
export function samplePlaces(trace: Trace): Map<number, SamplePlace> {
  const places = new Map<number, SamplePlace>(trace.inputs.map(({ id }) => [id, { axis: 0, inner: 1 }]));
  for (const call of trace.calls) {
    for (const output of call.outputs) {
      const place = placeOf(call, output, places, trace.samples);
      if (place && !places.has(output.id)) places.set(output.id, place);
    }
  }
  for (const call of trace.calls.toReversed()) {
    const [output] = call.outputs;
    const place = output && places.get(output.id);
    if (!output || !place) continue;
    for (const [name, input] of call.inputs) {
      if (places.has(input.id)) continue;
      const before = placeBefore(call, { name, shape: input.shape }, output.shape, place, trace.samples);
      if (before) places.set(input.id, before);
    }
  }
  return places;
}

/** Goes the other way: where an input must hold the samples if the output of the call holds them there. */
function placeBefore(
  call: KernelCall,
  { name, shape }: Omit<PlacedInput, 'place'>,
  output: Shape,
  { axis, inner }: SamplePlace,
  samples: number,
): SamplePlace | undefined {
  switch (traitsOf(call)?.batch) {
    case 'matMul':
      return name === 'a' && axis === output.length - 2 && call.attrs['transposeA'] !== true
        ? { axis: shape.length - 2, inner }
        : undefined;
    case 'reshape':
      return placeInReshaped(sizeOf(output.slice(axis + 1)) * inner, shape, samples);
    case 'slice':
      return shape.length === output.length && shape[axis] === output[axis] ? { axis, inner } : undefined;
    default: {
      const ahead = output.length - shape.length;
      return axis >= ahead && sameShape(shape, output.slice(ahead)) ? { axis: axis - ahead, inner } : undefined;
    }
  }
}

function placeOf(
  call: KernelCall,
  output: TraceTensor,
  places: ReadonlyMap<number, SamplePlace>,
  samples: number,
): SamplePlace | undefined {
  for (const [name, input] of call.inputs) {
    const place = places.get(input.id);
    const after = place && placeAfter(call, { name, shape: input.shape, place }, output.shape, samples);
    if (after) return after;
  }
  return undefined;
}

interface PlacedInput {
  readonly name: string;
  readonly shape: Shape;
  readonly place: SamplePlace;
}

/** Undefined where the samples can't be told apart any more. */
function placeAfter(call: KernelCall, input: PlacedInput, output: Shape, samples: number): SamplePlace | undefined {
  const { place, shape } = input;
  const { inner } = place;
  const on = (axis: number): SamplePlace | undefined => (output[axis] === shape[place.axis] ? { axis, inner } : undefined);
  const along = (): number => axisFromFront(numberAttribute(call, 'axis', 0), shape.length);
  switch (traitsOf(call)?.batch) {
    case 'reshape':
      return placeInReshaped(sizeOf(shape.slice(place.axis + 1)) * inner, output, samples);
    case 'transpose':
      return on((numbersAttribute(call, 'perm') ?? shape.map((_, axis) => shape.length - 1 - axis)).indexOf(place.axis));
    case 'unpack':
      return along() === place.axis ? undefined : on(place.axis - (along() < place.axis ? 1 : 0));
    case 'pack':
      return on(place.axis + (axisFromFront(numberAttribute(call, 'axis', 0), output.length) <= place.axis ? 1 : 0));
    case 'stridedSlice':
      return on(stridedAxes(call, shape.length).indexOf(place.axis));
    case 'alongAxis':
      return axesAlong(call, shape.length).includes(place.axis) ? undefined : on(place.axis);
    case 'reduction': {
      const gone = reducedAxes(
        call,
        shape.length,
        shape.map((_, axis) => axis),
      );
      if (gone.includes(place.axis)) return undefined;
      return on(output.length === shape.length ? place.axis : place.axis - gone.filter((axis) => axis < place.axis).length);
    }
    case 'matMul':
      return afterMatMul(call, input, output);
    case 'gather': {
      const batch = numberAttribute(call, 'batchDims', 0);
      if (input.name === 'indices') return on(place.axis < batch ? place.axis : place.axis - batch + along());
      const picked = call.inputs.get('indices')?.shape.length ?? 1;
      if (along() === place.axis) return undefined;
      return on(place.axis < along() ? place.axis : place.axis + picked - batch - 1);
    }
    case 'einsum': {
      const { operands, result } = einsumLabels(call);
      return on(result.indexOf(operands[Number(input.name)]?.[place.axis] ?? '-'));
    }
    case 'oneHot':
    case 'slice':
      return on(place.axis);
    case 'aligned':
    case undefined:
      // Element by element, aligned at the last axes; or the same axes throughout.
      return on(place.axis + Math.max(0, output.length - shape.length));
  }
}

/** The axes on which a kernel that keeps the shape makes elements of one another: samples that stand there are mixed. */
function axesAlong(call: KernelCall, rank: number): number[] {
  const reversed = numbersAttribute(call, 'dims');
  return reversed?.map((axis) => axisFromFront(axis, rank)) ?? reducedAxes(call, rank, [-1]);
}

/** `stride` elements lie between one sample and the next, in any shape. */
function placeInReshaped(stride: number, output: Shape, samples: number): SamplePlace | undefined {
  let below = 1;
  for (let axis = output.length - 1; axis >= 0; axis--) {
    const size = output[axis] ?? 1;
    if (stride < below * size || (axis === 0 && samples === 1)) {
      const inner = stride / below;
      return Number.isInteger(inner) && size % (inner * samples) === 0 ? { axis, inner } : undefined;
    }
    below *= size;
  }
  return undefined;
}

function afterMatMul(call: KernelCall, { name, shape, place }: PlacedInput, output: Shape): SamplePlace | undefined {
  const fromEnd = shape.length - place.axis;
  const { inner } = place;
  if (fromEnd > 2) return { axis: output.length - fromEnd, inner };
  const transposed = call.attrs[name === 'a' ? 'transposeA' : 'transposeB'] === true;
  // The rows of a and the columns of b stay.
  const kept = (name === 'a') !== transposed ? 2 : 1;
  if (fromEnd !== kept) return undefined;
  return { axis: output.length - (name === 'a' ? 2 : 1), inner };
}
