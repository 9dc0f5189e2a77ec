import type { Image } from './image';

/**
 * Resizes to exactly `height` x `width` (the aspect ratio is not kept, as Keras' own loaders do): bilinear when
 * growing, and when shrinking the same triangle widened to the scale, so that every source pixel counts.
 */
export function resizeImage(image: Image, height: number, width: number): Image {
  if (image.height === height && image.width === width) return image;
  const { channels } = image;
  const columns = tapsOf(image.width, width);
  const rows = tapsOf(image.height, height);
  const narrow = new Float32Array(image.height * width * channels);
  for (let y = 0; y < image.height; y++) {
    for (const [x, taps] of columns.entries()) {
      mix(image.values, narrow, (y * width + x) * channels, channels, taps, (tap) => (y * image.width + tap) * channels);
    }
  }
  const values = new Float32Array(height * width * channels);
  for (const [y, taps] of rows.entries()) {
    for (let x = 0; x < width; x++) {
      mix(narrow, values, (y * width + x) * channels, channels, taps, (tap) => (tap * width + x) * channels);
    }
  }
  return { height, width, channels, values };
}

/** The source positions that one target position is mixed from, with weights that sum to 1. */
type Taps = readonly { readonly at: number; readonly weight: number }[];

function tapsOf(from: number, to: number): Taps[] {
  const scale = from / to;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, target) => {
    const centre = (target + 0.5) * scale - 0.5;
    const taps: { at: number; weight: number }[] = [];
    for (let source = Math.ceil(centre - reach); source <= Math.floor(centre + reach); source++) {
      const weight = 1 - Math.abs(source - centre) / reach;
      if (weight > 0 && source >= 0 && source < from) taps.push({ at: source, weight });
    }
    const sum = taps.reduce((total, { weight }) => total + weight, 0);
    return taps.map(({ at, weight }) => ({ at, weight: weight / sum }));
  });
}

function mix(from: Float32Array, to: Float32Array, target: number, channels: number, taps: Taps, offsetOf: (tap: number) => number): void {
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    for (const { at, weight } of taps) sum += weight * (from[offsetOf(at) + channel] ?? 0);
    to[target + channel] = sum;
  }
}
