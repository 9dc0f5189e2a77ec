/** The kinds of pictures that are read, by the names that people know them by. */
export const IMAGE_KINDS = ['PNG', 'JPEG', 'WebP', 'GIF', 'BMP'] as const;

export type ImageKind = (typeof IMAGE_KINDS)[number];

/** As many bytes as `imageKindOf` looks at. */
export const HEAD_BYTES = 30;

/** Names of files that should be pictures. */
export const IMAGE_NAME = /\.(png|jpe?g|jfif|webp|gif|bmp)$/i;

/** The kind of a picture by its first bytes, or undefined where they do not even say how large it is. */
export function imageKindOf(head: Uint8Array): ImageKind | undefined {
  const text = (from: number, length: number): string => String.fromCharCode(...head.subarray(from, from + length));
  if (text(0, 4) === '\x89PNG') return 'PNG';
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'JPEG';
  if (text(0, 4) === 'RIFF' && text(8, 7) === 'WEBPVP8' && head.length >= 30) return 'WebP';
  if (/^GIF8[79]a$/.test(text(0, 6)) && head.length >= 13) return 'GIF';
  if (text(0, 2) === 'BM' && head.length >= 26 && BMP_HEADERS.has(head[14] ?? 0) && text(15, 3) === '\0\0\0') return 'BMP';
  return undefined;
}

/** Lengths of the headers that a BMP may have. */
const BMP_HEADERS = new Set([12, 40, 52, 56, 64, 108, 124]);
