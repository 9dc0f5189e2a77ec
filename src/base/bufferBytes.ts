/** Bytes of the typed arrays within plain data (objects, arrays, maps), each buffer counted once. */
export function bufferBytes(data: unknown): number {
  const seen = new Set<unknown>();
  let bytes = 0;
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (ArrayBuffer.isView(value)) look(value.buffer);
    else if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) bytes += value.byteLength;
    else for (const item of value instanceof Map || Array.isArray(value) ? value.values() : Object.values(value)) look(item);
  };
  look(data);
  return bytes;
}
