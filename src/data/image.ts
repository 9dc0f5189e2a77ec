/** A picture of 8-bit values kept as float32, row-major H, W, C. */
export interface Image {
  readonly height: number;
  readonly width: number;
  /** 1 grey, 3 RGB, 4 RGBA. */
  readonly channels: number;
  /** 0 to 255. */
  readonly values: Float32Array;
}
