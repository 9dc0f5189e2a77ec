import { sizeOf, type Shape } from '../base/shape';
import { Failure } from '../model/failure';
import type { DataArray } from './dataset';
import type { Scale } from './datasetWords';
import { matchesShape, shapeText, type ExpectedPort } from './expectedPorts';
import type { RawArray, RawSamples } from './rawSamples';

/**
 * The inputs in the model's order, shapes and types, scaled and checked: a sample of equal size is reshaped ([784] for
 * [28, 28, 1]), anything else is a `dataShape` failure. Pixels become 0..1 unless `scale` says otherwise; integers for
 * an integer input are never scaled unasked. NaN and infinite values are refused with their sample.
 */
export function fitInputs(raw: RawSamples, ports: readonly ExpectedPort[] | undefined, scale: Scale | undefined): DataArray[] {
  if (ports && ports.length !== raw.inputs.length) {
    throw new Failure('dataShape', {
      file: raw.file,
      expected: `${ports.length} inputs (${ports.map(({ name }) => name).join(', ')})`,
      found: `${raw.inputs.length} input array${raw.inputs.length === 1 ? '' : 's'}`,
    });
  }
  return raw.inputs.map((input, i) => {
    const port = ports?.[i];
    const shape = port ? fitShape(input.shape.slice(1), port, raw.file) : input.shape.slice(1);
    const name = port?.name ?? input.name;
    const values = takesIntegers(port, input, scale)
      ? toIntegers(input, raw)
      : toFloats(input, scaleOf(input, scale, shape.at(-1) ?? 1, raw.file), raw);
    return { ...(name === undefined ? {} : { name }), shape, values };
  });
}

function fitShape(found: Shape, { name, shape, dtype }: ExpectedPort, file: string): Shape {
  const wanted = shape.slice(1);
  if (dtype === 'string') throw new Failure('dataShape', { file, expected: `strings for input "${name}"`, found: 'numbers' });
  if (matchesShape(found, wanted)) return found;
  // One axis of size 1 more or less at the end: grey pictures, series of one value.
  if (matchesShape([...found, 1], wanted)) return [...found, 1];
  if (found.at(-1) === 1 && matchesShape(found.slice(0, -1), wanted)) return found.slice(0, -1);
  const fixed = wanted.flatMap((size) => (size === null ? [] : [size]));
  if (fixed.length === wanted.length && sizeOf(fixed) === sizeOf(found)) return fixed;
  throw new Failure('dataShape', { file, expected: shapeText(wanted), found: `samples of shape ${shapeText(found)}` });
}

function takesIntegers(port: ExpectedPort | undefined, input: RawArray, scale: Scale | undefined): boolean {
  if (port) return port.dtype === 'int32' || port.dtype === 'bool';
  return input.integers && !input.pixels && scale === undefined;
}

/** The arithmetic for one value: (value / divide - mean) / std, per channel where lists were given. */
interface Arithmetic {
  readonly divide: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

function scaleOf(input: RawArray, scale: Scale | undefined, channels: number, file: string): Arithmetic | undefined {
  if (scale === 'none') return undefined;
  if (scale === undefined) return input.pixels ? { divide: 255, mean: [0], std: [1] } : undefined;
  if ('range' in scale) {
    const [low, high] = scale.range;
    if (!input.pixels) throw new Failure('dataInvalid', { file, reason: '"scale.range" is for 8-bit pixels only' });
    if (high === low) throw new Failure('dataInvalid', { file, reason: '"scale.range" needs two different numbers' });
    const width = high - low;
    return { divide: 255, mean: [-low / width], std: [1 / width] };
  }
  const mean = [scale.mean ?? 0].flat();
  const std = [scale.std ?? 1].flat();
  for (const list of [mean, std]) {
    if (list.length === 1 || list.length === channels) continue;
    throw new Failure('dataInvalid', { file, reason: `"scale" lists ${list.length} numbers for ${channels} channels` });
  }
  return { divide: scale.divide ?? 1, mean, std };
}

function toFloats(input: RawArray, scale: Arithmetic | undefined, raw: RawSamples): Float32Array {
  const { values } = input;
  // In place where they are float32 already: nobody else holds what a reader made, and twice may not fit.
  const floats = values instanceof Float32Array ? values : new Float32Array(values.length);
  if (!scale) {
    if (floats !== values) floats.set(values);
  } else {
    const { divide, mean, std } = scale;
    for (let i = 0; i < floats.length; i++) {
      floats[i] = ((values[i] ?? 0) / divide - (mean[i % mean.length] ?? 0)) / (std[i % std.length] ?? 1);
    }
  }
  const bad = floats.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw badValue(raw, input, bad, `${values[bad] ?? ''} is not a finite float32`);
  return floats;
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

function badValue(raw: RawSamples, input: RawArray, index: number, reason: string): Failure {
  const row = Math.floor(index / sizeOf(input.shape.slice(1)));
  const place = raw.placeOf ? ` (${raw.placeOf(row)})` : '';
  return new Failure('dataInvalid', { file: raw.file, row, reason: `${reason}${place}` });
}
