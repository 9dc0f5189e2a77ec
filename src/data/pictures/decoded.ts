/** What a decoder gives: RGBA, row-major, 0 to 255 in each. */
export interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray | Float32Array;
  /** The orientation of EXIF, 1 to 8, where the file has one. */
  readonly orientation?: number;
  /** Whether the file has more pictures after this one. */
  readonly animated?: boolean;
}

/** Larger pictures are refused before memory is taken for them. */
export const MOST_PIXELS = 2 ** 26;

/** Throws where a file claims a size that is none, or too large. */
export function checkSize(width: number, height: number, most = MOST_PIXELS): void {
  if (width < 1 || height < 1) throw new Error(`it claims ${height} x ${width} pixels`);
  if (width * height > Math.min(most, MOST_PIXELS)) throw new Error(`it claims ${width * height} pixels`);
}

/** A view for reading numbers. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
