import { PNG } from 'pngjs';
import { checkSize, viewOf, type Decoded } from './decoded';
import { tiffOrientation } from './exifOrientation';

/** Deflate can't do better than this many bits of picture for a byte of file. */
const MOST_PIXELS_PER_BYTE = 1032 * 8;

/** Decodes a PNG of any colour type and depth. Sixteen bits become 0..255 with what lies between. */
export function decodePng(bytes: Uint8Array): Decoded {
  const view = viewOf(bytes);
  // The size stands in the first chunk; pngjs takes memory for it without asking whether the file can hold so much.
  checkSize(view.getUint32(16), view.getUint32(20), bytes.length * MOST_PIXELS_PER_BYTE);
  const chunks = chunksOf(bytes);
  const exif = chunks.get('eXIf');
  const deep = bytes[24] === 16;
  const png = PNG.sync.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), { skipRescale: deep });
  const orientation = exif && tiffOrientation(exif);
  return {
    width: png.width,
    height: png.height,
    data: deep ? Float32Array.from(png.data, (value) => value / 257) : png.data,
    ...(orientation === undefined ? {} : { orientation }),
    animated: chunks.has('acTL'),
  };
}

/** The contents of the chunks by their types; of several of one type the first. */
function chunksOf(bytes: Uint8Array): Map<string, Uint8Array> {
  const view = viewOf(bytes);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (!chunks.has(type)) chunks.set(type, bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return chunks;
}
