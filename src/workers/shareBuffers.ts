import { types } from 'node:util';

/** Smaller buffers are cheaper to copy than to share. */
const LEAST_SHARED_BYTES = 64 * 1024;

/** The shared copy of each buffer that was shared before, so that a data set sent to four threads is copied once. */
const sharedCopies = new WeakMap<ArrayBufferLike, SharedArrayBuffer>();

/**
 * The same plain data (objects, arrays, maps, typed arrays) with its large buffers in shared memory. Whatever holds no
 * large buffer is passed on as it is, and what was one object before is one object after. The buffers must not be
 * written afterwards.
 */
export function shareBuffers<T>(value: T): T {
  return shared(value, new Map()) as T;
}

type Seen = Map<object, unknown>;

function shared(value: unknown, seen: Seen): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  const made = sharedObject(value, seen);
  seen.set(value, made);
  return made;
}

function sharedObject(value: object, seen: Seen): unknown {
  if (ArrayBuffer.isView(value)) return sharedView(value);
  if (Array.isArray(value)) return sharedArray(value, seen);
  if (value instanceof Map) return sharedMap(value, seen);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value);
  const made = entries.map(([key, item]): [string, unknown] => [key, shared(item, seen)]);
  return made.some(([, item], i) => item !== entries[i]?.[1]) ? Object.fromEntries(made) : value;
}

function sharedMap(map: ReadonlyMap<unknown, unknown>, seen: Seen): ReadonlyMap<unknown, unknown> {
  let changed = false;
  const made = new Map<unknown, unknown>();
  for (const [key, item] of map) {
    const copy = shared(item, seen);
    changed ||= copy !== item;
    made.set(key, copy);
  }
  return changed ? made : map;
}

/** Lists of numbers can be long and hold nothing to share. */
function sharedArray(items: readonly unknown[], seen: Seen): readonly unknown[] {
  if (typeof items[0] === 'number') return items;
  const made = items.map((item) => shared(item, seen));
  return made.some((item, i) => item !== items[i]) ? made : items;
}

function sharedView(view: ArrayBufferView): ArrayBufferView {
  const { buffer, byteOffset } = view;
  if (types.isSharedArrayBuffer(buffer) || buffer.byteLength < LEAST_SHARED_BYTES) return view;
  const copy = sharedCopyOf(buffer);
  if (view instanceof Float32Array) return new Float32Array(copy, byteOffset, view.length);
  if (view instanceof Int32Array) return new Int32Array(copy, byteOffset, view.length);
  if (view instanceof Float64Array) return new Float64Array(copy, byteOffset, view.length);
  if (view instanceof Uint8Array) return new Uint8Array(copy, byteOffset, view.length);
  return view;
}

function sharedCopyOf(buffer: ArrayBufferLike): SharedArrayBuffer {
  const known = sharedCopies.get(buffer);
  if (known) return known;
  const copy = new SharedArrayBuffer(buffer.byteLength);
  new Uint8Array(copy).set(new Uint8Array(buffer));
  sharedCopies.set(buffer, copy);
  return copy;
}
