import { sizeOf, stridesOf, type Shape } from '../base/shape';
import { Failure } from '../model/failure';
import type { NumberArray } from './rawSamples';

/** An array as numpy stores it, row-major here whatever the file's order was. */
export interface NpyArray {
  readonly shape: Shape;
  readonly values: NumberArray;
  /** numpy's kind and size, e.g. `f4`, `u1`, `b1`. */
  readonly type: string;
}

/** Reads one element at a byte offset; `little` is the byte order. */
type ReadElement = (view: DataView, offset: number, little: boolean) => number;

interface ElementType {
  readonly bytes: number;
  /** Whether the bytes are what `make` holds on a little-endian machine. */
  readonly plain: boolean;
  readonly make: (new (length: number) => NumberArray) & (new (buffer: ArrayBuffer) => NumberArray);
  readonly read: ReadElement;
}

const ELEMENT_TYPES: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
  ['f2', { bytes: 2, plain: false, make: Float32Array, read: (v, o, le) => halfToNumber(v.getUint16(o, le)) }],
  ['f4', { bytes: 4, plain: true, make: Float32Array, read: (v, o, le) => v.getFloat32(o, le) }],
  ['f8', { bytes: 8, plain: true, make: Float64Array, read: (v, o, le) => v.getFloat64(o, le) }],
  ['i1', { bytes: 1, plain: true, make: Int8Array, read: (v, o) => v.getInt8(o) }],
  ['i2', { bytes: 2, plain: true, make: Int16Array, read: (v, o, le) => v.getInt16(o, le) }],
  ['i4', { bytes: 4, plain: true, make: Int32Array, read: (v, o, le) => v.getInt32(o, le) }],
  ['i8', { bytes: 8, plain: false, make: Float64Array, read: (v, o, le) => Number(v.getBigInt64(o, le)) }],
  ['u1', { bytes: 1, plain: true, make: Uint8Array, read: (v, o) => v.getUint8(o) }],
  ['u2', { bytes: 2, plain: true, make: Uint16Array, read: (v, o, le) => v.getUint16(o, le) }],
  ['u4', { bytes: 4, plain: true, make: Uint32Array, read: (v, o, le) => v.getUint32(o, le) }],
  ['u8', { bytes: 8, plain: false, make: Float64Array, read: (v, o, le) => Number(v.getBigUint64(o, le)) }],
  ['b1', { bytes: 1, plain: false, make: Uint8Array, read: (v, o) => (v.getUint8(o) ? 1 : 0) }],
]);

/**
 * Decodes a .npy file (format versions 1 to 3; bool, integers, f2, f4 and f8; either byte order; C or Fortran order).
 * `file` and, for one of an archive, `name` are for messages. Throws `dataInvalid`.
 */
export function parseNpy(bytes: Uint8Array, file: string, name?: string): NpyArray {
  const invalid = (reason: string): Failure =>
    new Failure('dataInvalid', { file, reason: name === undefined ? reason : `array ${JSON.stringify(name)}: ${reason}` });
  const { descr, fortran, shape, start } = parseNpyHeader(bytes, invalid);
  const type = descr.slice(1);
  const element = ELEMENT_TYPES.get(type);
  if (!element) throw invalid(`arrays of numpy type ${JSON.stringify(descr)} are not read (numbers and bool are)`);
  const count = sizeOf(shape);
  const found = bytes.length - start;
  if (count * element.bytes !== found) {
    throw invalid(`${found} bytes of values where shape [${shape.join(', ')}] of ${type} takes ${count * element.bytes}`);
  }
  const little = !descr.startsWith('>');
  if (element.plain && little && !fortran) return { shape, values: new element.make(copyBuffer(bytes, start)), type };
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, found);
  const values = new element.make(count);
  const indexOf = fortran ? rowMajorIndices(shape) : undefined;
  for (let i = 0; i < count; i++) {
    values[indexOf ? indexOf(i) : i] = element.read(view, i * element.bytes, little);
  }
  return { shape, values, type };
}

/** Encodes a float32 or int32 array as .npy, version 1, little endian, C order. */
export function formatNpy(shape: Shape, values: Float32Array | Int32Array): Uint8Array {
  const descr = values instanceof Float32Array ? '<f4' : '<i4';
  const sizes = shape.length === 1 ? `${shape.join()},` : shape.join(', ');
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const headerLength = Math.ceil((10 + dict.length + 1) / 64) * 64 - 10;
  const bytes = new Uint8Array(10 + headerLength + values.length * 4);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  view.setUint16(8, headerLength, true);
  bytes.set(new TextEncoder().encode(`${dict.padEnd(headerLength - 1)}\n`), 10);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 10 + headerLength);
  return bytes;
}

/** What the header of an array says. */
export interface NpyHeader {
  readonly descr: string;
  readonly fortran: boolean;
  readonly shape: number[];
  /** Where the values start. */
  readonly start: number;
}

/** Reads the header alone; the values may be missing. Throws what `invalid` makes. */
export function parseNpyHeader(bytes: Uint8Array, invalid: (reason: string) => Failure): NpyHeader {
  const magic = String.fromCharCode(...bytes.subarray(0, 6));
  if (magic !== '\x93NUMPY') throw invalid('it does not start as a .npy array does');
  const long = (bytes[6] ?? 0) > 1;
  const start = long ? 12 : 10;
  if (bytes.length < start) throw invalid('the array ends within its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = long ? view.getUint32(8, true) : view.getUint16(8, true);
  if (start + length > bytes.length) throw invalid('the array ends within its header');
  const text = new TextDecoder('latin1').decode(bytes.subarray(start, start + length));
  const descr = /'descr':\s*'([<>|=][a-zA-Z]\d*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const sizes = /'shape':\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || sizes === undefined) {
    throw invalid(`a header that is not one of plain numbers: ${JSON.stringify(text.trim().slice(0, 120))}`);
  }
  const shape = sizes.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number.parseInt(part, 10)]));
  return { descr, fortran: order === 'True', shape, start: start + length };
}

/** Maps the running index of column-major values to the row-major one. */
function rowMajorIndices(shape: Shape): (i: number) => number {
  const strides = stridesOf(shape);
  return (i) => {
    let rest = i;
    let index = 0;
    for (const [axis, size] of shape.entries()) {
      index += (rest % size) * (strides[axis] ?? 1);
      rest = Math.floor(rest / size);
    }
    return index;
  };
}

/** The bytes from `start` on in a buffer of their own, aligned for any element. */
function copyBuffer(bytes: Uint8Array, start: number): ArrayBuffer {
  const copy = new Uint8Array(bytes.length - start);
  copy.set(bytes.subarray(start));
  return copy.buffer;
}

/** The value of an IEEE 754 half-precision pattern. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
