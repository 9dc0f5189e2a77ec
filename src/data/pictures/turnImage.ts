import type { Image } from '../image';

/** Where a pixel of the upright picture lies in the one that is stored: row, column of `height` x `width` stored pixels. */
type Source = (row: number, column: number, height: number, width: number) => readonly [number, number];

/** The eight orientations of EXIF, from 1. */
const SOURCES: readonly Source[] = [
  (row, column) => [row, column],
  (row, column, _, width) => [row, width - 1 - column],
  (row, column, height, width) => [height - 1 - row, width - 1 - column],
  (row, column, height) => [height - 1 - row, column],
  (row, column) => [column, row],
  (row, column, height) => [height - 1 - column, row],
  (row, column, height, width) => [height - 1 - column, width - 1 - row],
  (row, column, _, width) => [column, width - 1 - row],
];

/** The picture as it is meant to be seen: turned and mirrored as its EXIF orientation (1 to 8) says. */
export function turnImage(image: Image, orientation: number): Image {
  const source = SOURCES[orientation - 1];
  if (!source || orientation === 1) return image;
  const { channels } = image;
  const onItsSide = orientation >= 5;
  const [height, width] = onItsSide ? [image.width, image.height] : [image.height, image.width];
  const values = new Float32Array(image.values.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [fromRow, fromColumn] = source(row, column, image.height, image.width);
      const from = (fromRow * image.width + fromColumn) * channels;
      values.set(image.values.subarray(from, from + channels), (row * width + column) * channels);
    }
  }
  return { height, width, channels, values };
}
