import type { Image } from './image';

/** Luma of ITU-R BT.601, as most image libraries turn RGB into grey. */
const LUMA = [0.299, 0.587, 0.114] as const;

/** An RGBA image with 1 (grey), 3 (RGB) or 4 channels; alpha is dropped, not blended, when it is not asked for. */
export function withChannels(image: Image, channels: 1 | 3 | 4): Image {
  if (channels === image.channels) return image;
  const pixels = image.height * image.width;
  const values = new Float32Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const [red = 0, green = 0, blue = 0] = image.values.subarray(pixel * 4, pixel * 4 + 3);
    if (channels === 1) values[pixel] = LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue;
    else values.set([red, green, blue], pixel * 3);
  }
  return { ...image, channels, values };
}
