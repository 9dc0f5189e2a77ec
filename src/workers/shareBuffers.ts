import { types } from 'node:util';
import type { Model } from '../model/model';

/** Smaller buffers are cheaper to copy than to share. */
const LEAST_SHARED_BYTES = 64 * 1024;

/** The shared copy of each buffer that was shared before, so that a data set sent to four threads is copied once. */
const sharedCopies = new WeakMap<ArrayBufferLike, SharedArrayBuffer>();

/** The model with its weights in shared memory: threads that it is sent to see the same bytes, nothing is copied. */
export function shareModel(model: Model): Model {
  return shareBuffers(model);
}

/**
 * A copy of plain data (objects, arrays, maps, typed arrays) whose large buffers lie in shared memory. What is there
 * already, or small, is passed on as it is. The buffers must not be written afterwards.
 */
export function shareBuffers<T>(value: T): T {
  return shared(value) as T;
}

function shared(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return sharedView(value);
  if (Array.isArray(value)) return sharedArray(value);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, shared(item)]));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shared(item)]));
}

/** Lists of numbers can be long and hold nothing to share. */
function sharedArray(items: readonly unknown[]): readonly unknown[] {
  return typeof items[0] === 'object' ? items.map(shared) : items;
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
