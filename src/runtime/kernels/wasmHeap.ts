import { sizeOf, type Shape } from '../../base/shape';
import type { BackendWasm, DataType, TensorInfo } from '../tf';

/*
 * Typed access to the tensors in the wasm heap. Growing the heap detaches every array that looks into it: a kernel
 * allocates all it needs first, and takes the arrays last.
 */

/** Makes a tensor with undefined contents. */
export function allocate(backend: BackendWasm, shape: Shape, dtype: DataType = 'float32'): TensorInfo {
  return backend.makeOutput([...shape], dtype);
}

/** The elements of a float32 tensor. */
export function floatsOf(backend: BackendWasm, tensor: TensorInfo): Float32Array {
  const elements = backend.typedArrayFromHeap(tensor);
  if (!(elements instanceof Float32Array)) throw new Error(`expected a float32 tensor, got ${tensor.dtype}`);
  return elements;
}

/** The elements of an int32 tensor. */
export function integersOf(backend: BackendWasm, tensor: TensorInfo): Int32Array {
  const elements = backend.typedArrayFromHeap(tensor);
  if (!(elements instanceof Int32Array)) throw new Error(`expected an int32 tensor, got ${tensor.dtype}`);
  return elements;
}

/** The elements of any numeric tensor for moving them about: float32 comes as its bits, which keeps each NaN as it is. */
export function wordsOf(backend: BackendWasm, tensor: TensorInfo): Int32Array | Uint8Array {
  const elements = backend.typedArrayFromHeap(tensor);
  if (elements instanceof Uint8Array) return elements;
  return new Int32Array(elements.buffer, elements.byteOffset, elements.length);
}

/** Another shape for the same elements, without a copy. It lives and dies with the tensor. */
export function reshaped(tensor: TensorInfo, shape: Shape): TensorInfo {
  return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
}

/** A float32 tensor that looks at the elements of another from `start` on. To be let go by `closeWindow`. */
export function openWindow(backend: BackendWasm, tensor: TensorInfo, start: number, shape: Shape): TensorInfo {
  const offset = backend.dataIdMap.get(tensor.dataId).memoryOffset + 4 * start;
  return backend.makeOutput([...shape], 'float32', offset);
}

/** Forgets a window; the elements are not its own to free. */
export function closeWindow(backend: BackendWasm, window: TensorInfo): void {
  // Freeing address 0 does nothing.
  backend.dataIdMap.get(window.dataId).memoryOffset = 0;
  backend.disposeData(window.dataId);
}

/** Frees a tensor that a kernel made for itself. */
export function release(backend: BackendWasm, tensor: TensorInfo): void {
  backend.disposeData(tensor.dataId);
}

/** Bytes that a float32 tensor of this shape takes. */
export function floatBytes(shape: Shape): number {
  return 4 * sizeOf(shape);
}
