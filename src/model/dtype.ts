/** The element types that a tfjs manifest may name for a weight. */
export type DType = 'float32' | 'int32' | 'bool' | 'string' | 'complex64';

/** The element types that a quantized weight is stored as. */
export type QuantizedDType = 'uint8' | 'uint16' | 'float16';

/** Bytes of one element as stored; strings have no fixed size. */
export const BYTES_PER_ELEMENT = {
  float32: 4,
  int32: 4,
  bool: 1,
  complex64: 8,
  uint8: 1,
  uint16: 2,
  float16: 2,
} as const satisfies Record<Exclude<DType, 'string'> | QuantizedDType, number>;
