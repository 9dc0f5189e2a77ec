import { sizeOf, type Shape } from '../base/shape';
import { Failure } from '../model/failure';
import { arePixels, largestOf } from './arePixels';
import { arithmeticOf, PIXELS_TO_ONE, type Arithmetic } from './arithmetic';
import type { DataArray } from './dataset';
import type { DataWords } from './datasetWords';
import { shapeText, type ExpectedPort } from './expectedPorts';
import { alignOnes, fitAxes, fittingOrder } from './fitAxes';
import { orderHint } from './orderHint';
import type { NumberArray, RawArray, RawSamples } from './rawSamples';
import { ordersOf } from './transposeSamples';

/** An input as the model takes it, what was done to it in words, and what to know about that. */
export interface FittedInput {
  readonly input: DataArray;
  readonly scale: string;
  readonly notes: readonly string[];
}

/** What decides how inputs are fitted: the model's inputs (when known), the data set's own words, its other part. */
export interface InputRules {
  readonly ports: readonly ExpectedPort[] | undefined;
  readonly words: Pick<DataWords, 'scale' | 'transpose'>;
  readonly beside?: RawSamples;
}

/** Bytes that run beyond this may be pixels, whatever their shape. */
const LOOKS_LIKE_PIXELS = 127;

/**
 * The inputs in the model's order, shapes and types, scaled and checked. Shapes are fitted as `fitAxes` does; what does not
 * fit is a `dataShape` failure. Pixels become 0..1 unless `scale` says otherwise; integers for an integer input, and
 * indices, are never scaled. NaN, infinite values and indices that are none are refused with their sample.
 */
export function fitInputs(raw: RawSamples, { ports, words, beside }: InputRules): FittedInput[] {
  if (ports && ports.length !== raw.inputs.length) {
    throw new Failure('dataShape', {
      file: raw.file,
      expected: `${ports.length} inputs (${ports.map(({ name }) => name).join(', ')})`,
      found: `${raw.inputs.length} input array${raw.inputs.length === 1 ? '' : 's'}`,
    });
  }
  const orders = words.transpose === undefined ? [] : ordersOf(words.transpose, raw);
  return raw.inputs.map((input, i) => {
    const port = ports?.[i];
    const found = input.shape.slice(1);
    const shape = port ? fitShape(input, port, raw) : found;
    const name = port?.name ?? input.name;
    const other = beside?.inputs[i];
    const { values, did, notes } = filled({ raw, input, shape, port, other }, words);
    const order = orders[i];
    const steps = [
      ...(order ? [`transposed ${order.join(',')}`] : []),
      ...(alignOnes(found, shape) ? [] : [`${shape.length > found.length ? 'shaped' : 'flattened'} from ${shapeText(found)}`]),
      did,
    ];
    return { input: { ...(name === undefined ? {} : { name }), shape, values }, scale: steps.join(', '), notes };
  });
}

function fitShape(input: RawArray, { name, shape, dtype }: ExpectedPort, raw: RawSamples): Shape {
  const { file } = raw;
  const wanted = shape.slice(1);
  if (dtype === 'string') throw new Failure('dataShape', { file, expected: `strings for input "${name}"`, found: 'numbers' });
  const found = input.shape.slice(1);
  const fitted = fitAxes(found, wanted);
  if (fitted) return fitted;
  const hint = orderHint('transpose', fittingOrder(input.shape, wanted), raw.inputs.length);
  throw new Failure('dataShape', { file, expected: `${shapeText(wanted)}${hint}`, found: `samples of shape ${shapeText(found)}` });
}

/** An array on its way into an input. */
interface Fitting {
  readonly raw: RawSamples;
  readonly input: RawArray;
  readonly shape: Shape;
  readonly port: ExpectedPort | undefined;
  /** The same input in the data set's other part. */
  readonly other: RawArray | undefined;
}

interface Filled {
  readonly values: Float32Array | Int32Array;
  readonly did: string;
  readonly notes: readonly string[];
}

function filled(fitting: Fitting, { scale }: InputRules['words']): Filled {
  const { raw, input, port } = fitting;
  const known = port?.name ?? input.name;
  const unscaled =
    scale === undefined || scale === 'none'
      ? []
      : [`"scale" is not for ${known === undefined ? 'integers' : `the input "${known}"`}, which takes integers.`];
  if (port?.indexOf !== undefined) {
    checkIndices(raw, input, port.name, port.indexOf);
    const values = isInteger(port) ? toIntegers(input, raw) : toFloats(input, undefined, raw);
    return { values, did: `indices below ${port.indexOf}, as they are`, notes: unscaled };
  }
  if (port ? isInteger(port) : input.integers && !input.pixels && input.bytes !== true && scale === undefined) {
    return { values: toIntegers(input, raw), did: 'integers, as they are', notes: unscaled };
  }
  const { arithmetic, notes } = scaleOf(fitting, scale);
  return { values: toFloats(input, arithmetic, raw), did: arithmetic?.words ?? 'as they are', notes };
}

function isInteger({ dtype }: ExpectedPort): boolean {
  return dtype === 'int32' || dtype === 'bool';
}

function scaleOf(
  { raw, input, shape, port, other }: Fitting,
  scale: DataWords['scale'],
): { readonly arithmetic: Arithmetic | undefined; readonly notes: readonly string[] } {
  const { pixels, bytes = false } = input;
  if (scale !== undefined) {
    return { arithmetic: arithmeticOf(scale, { pixels: pixels || bytes, channels: shape.at(-1) ?? 1, file: raw.file }), notes: [] };
  }
  if (pixels) return { arithmetic: PIXELS_TO_ONE, notes: [] };
  const what = input.from ?? 'an input';
  if (!bytes)
    return {
      arithmetic: undefined,
      notes: holdsPixelValues(input) ? [pixelHint(`The values of ${what} are whole numbers up to 255`)] : [],
    };
  const largest = largestOf([input, other]);
  if (arePixels(input.shape.slice(1), shape, port)) {
    if (largest > 1) return { arithmetic: PIXELS_TO_ONE, notes: [] };
    return { arithmetic: undefined, notes: [`The bytes of ${what} are never above 1 and were taken as they are.`] };
  }
  const note = pixelHint(`The bytes of ${what} run to ${largest}`, ", for their shape is no picture's");
  return { arithmetic: undefined, notes: largest > LOOKS_LIKE_PIXELS ? [note] : [] };
}

function pixelHint(found: string, why = ''): string {
  return `${found} and were taken as they are${why}; "scale": { "divide": 255 } is for pixels.`;
}

/** Fewer values are no picture. */
const FEWEST_PIXELS = 64;

/** Whether values that are not stored as bytes are bytes all the same, and may be pixels. */
function holdsPixelValues({ shape, values }: RawArray): boolean {
  if (sizeOf(shape.slice(1)) < FEWEST_PIXELS) return false;
  return (
    values.every((value) => value >= 0 && value <= 255 && Number.isInteger(value)) && values.some((value) => value > LOOKS_LIKE_PIXELS)
  );
}

function toFloats(input: RawArray, scale: Arithmetic | undefined, raw: RawSamples): Float32Array {
  const { values } = input;
  // In place where they are float32 already: nobody else holds what a reader made, and twice may not fit.
  const floats = values instanceof Float32Array ? values : new Float32Array(values.length);
  if (!scale) {
    if (floats !== values) floats.set(values);
  } else {
    scaleInto(floats, values, scale);
  }
  for (let i = 0; i < floats.length; i++) {
    if (!Number.isFinite(floats[i])) throw badValue(raw, input, i, `${values[i] ?? ''} is not a finite float32`);
  }
  return floats;
}

/** Channel by channel: which mean and spread are an element's is worked out once for each channel. */
function scaleInto(floats: Float32Array, values: NumberArray, { divide, mean, std }: Arithmetic): void {
  const channels = Math.max(mean.length, std.length);
  for (let channel = 0; channel < channels; channel++) {
    const shift = mean[channel % mean.length] ?? 0;
    const spread = std[channel % std.length] ?? 1;
    for (let i = channel; i < floats.length; i += channels) floats[i] = ((values[i] ?? 0) / divide - shift) / spread;
  }
}

function toIntegers(input: RawArray, raw: RawSamples): Int32Array {
  const { values } = input;
  if (values instanceof Int32Array) return values;
  const integers = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    integers[i] = value;
    if (integers[i] !== value) throw badValue(raw, input, i, `${value} is not a 32-bit integer, as the model's input takes`);
  }
  return integers;
}

function checkIndices(raw: RawSamples, input: RawArray, name: string, count: number): void {
  const { values } = input;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (Number.isInteger(value) && value >= 0 && value < count) continue;
    const size = sizeOf(input.shape.slice(1));
    const position = size > 1 ? ` at position ${i % size}` : '';
    throw badValue(raw, input, i, `${value}${position} is no index from 0 to ${count - 1}, as the input "${name}" takes`);
  }
}

function badValue(raw: RawSamples, input: RawArray, index: number, reason: string): Failure {
  const row = Math.floor(index / sizeOf(input.shape.slice(1)));
  const place = raw.placeOf ? ` (${raw.placeOf(row)})` : '';
  return new Failure('dataInvalid', { file: raw.file, row, reason: `${reason}${place}` });
}
