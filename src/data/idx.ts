import { sizeOf } from '../base/shape';
import { Failure } from '../model/failure';
import type { NumberArray, RawArray } from './rawSamples';

interface IdxType {
  readonly bytes: number;
  readonly make: (length: number) => NumberArray;
  readonly read: (view: DataView, offset: number) => number;
}

/** By the third byte of the magic number. */
const TYPES: ReadonlyMap<number, IdxType> = new Map<number, IdxType>([
  [0x08, { bytes: 1, make: (n) => new Uint8Array(n), read: (v, o) => v.getUint8(o) }],
  [0x09, { bytes: 1, make: (n) => new Int8Array(n), read: (v, o) => v.getInt8(o) }],
  [0x0b, { bytes: 2, make: (n) => new Int16Array(n), read: (v, o) => v.getInt16(o) }],
  [0x0c, { bytes: 4, make: (n) => new Int32Array(n), read: (v, o) => v.getInt32(o) }],
  [0x0d, { bytes: 4, make: (n) => new Float32Array(n), read: (v, o) => v.getFloat32(o) }],
  [0x0e, { bytes: 8, make: (n) => new Float64Array(n), read: (v, o) => v.getFloat64(o) }],
]);

const UNSIGNED_BYTE = 0x08;
const FIRST_FLOAT = 0x0d;

/** Whether the bytes start with an IDX magic number. */
export function looksLikeIdx(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0 && TYPES.has(bytes[2] ?? 0) && (bytes[3] ?? 0) > 0;
}

/**
 * Decodes an IDX array (the files of the MNIST family): 0, 0, the element type, the number of axes, the big-endian
 * size of each axis, the big-endian values. `file` is for messages. Throws `dataInvalid`.
 */
export function parseIdx(bytes: Uint8Array, file: string): RawArray {
  const invalid = (reason: string): Failure => new Failure('dataInvalid', { file, reason });
  const { code, type, shape, start } = headerOf(bytes, invalid);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = sizeOf(shape);
  if (count * type.bytes !== bytes.length - start) {
    throw invalid(`${bytes.length - start} bytes of values where [${shape.join(', ')}] takes ${count * type.bytes}`);
  }
  let values: NumberArray;
  if (code === UNSIGNED_BYTE) values = bytes.subarray(start);
  else {
    values = type.make(count);
    for (let i = 0; i < count; i++) values[i] = type.read(view, start + i * type.bytes);
  }
  return { shape, values, integers: code < FIRST_FLOAT, pixels: false, bytes: code === UNSIGNED_BYTE };
}

/** The longest header: 255 axes. */
export const IDX_HEADER_BYTES = 4 + 4 * 255;

/** The size of each axis, of which the header alone tells. Throws `dataInvalid`. */
export function idxShape(bytes: Uint8Array, file: string): number[] {
  return headerOf(bytes, (reason) => new Failure('dataInvalid', { file, reason })).shape;
}

function headerOf(
  bytes: Uint8Array,
  invalid: (reason: string) => Failure,
): { code: number; type: IdxType; shape: number[]; start: number } {
  if (!looksLikeIdx(bytes)) {
    const magic = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw invalid(`no IDX file: it starts with ${magic === '' ? 'nothing' : magic}`);
  }
  const [, , code = 0, axes = 0] = bytes;
  const type = TYPES.get(code);
  const start = 4 + 4 * axes;
  if (!type || bytes.length < start) throw invalid('it ends within its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { code, type, shape: Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis)), start };
}
