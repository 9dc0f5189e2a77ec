/** A picture as float32, row-major H, W, C. */
export interface Image {
  readonly height: number;
  readonly width: number;
  /** 1 grey, 3 RGB, 4 RGBA. */
  readonly channels: number;
  /** 0 to 255; of pictures of 16 bits with what lies between. */
  readonly values: Float32Array;
}
