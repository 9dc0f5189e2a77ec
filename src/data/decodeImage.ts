import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { Failure } from '../model/failure';
import type { Image } from './image';

/** Names of the files that are taken as images. */
export const IMAGE_NAME = /\.(png|jpe?g)$/i;

/** Larger pictures are refused before memory is taken for them. */
const MOST_PIXELS = 2 ** 26;

/** Deflate can't do better than this many bits of picture for a byte of file. */
const MOST_PIXELS_PER_BYTE = 1032 * 8;

/** Decodes a PNG or JPEG to RGBA. `file` is for messages. Throws `dataInvalid`. */
export function decodeImage(bytes: Uint8Array, file: string): Image {
  try {
    const { width, height, data } = isPng(bytes) ? decodePng(bytes) : decodeJpeg(bytes);
    return { width, height, channels: 4, values: Float32Array.from(data) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure('dataInvalid', { file, reason: `no PNG or JPEG that can be decoded (${reason})` }, { cause: error });
  }
}

interface Decoded {
  readonly width: number;
  readonly height: number;
  /** RGBA, row-major. */
  readonly data: Uint8Array;
}

function isPng(bytes: Uint8Array): boolean {
  return [0x89, 0x50, 0x4e, 0x47].every((byte, i) => bytes[i] === byte);
}

function decodePng(bytes: Uint8Array): Decoded {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // The size stands in the first chunk; pngjs takes memory for it without asking whether the file can hold so much.
  const pixels = buffer.readUInt32BE(16) * buffer.readUInt32BE(20);
  if (pixels > Math.min(MOST_PIXELS, bytes.length * MOST_PIXELS_PER_BYTE)) throw new Error(`it claims ${pixels} pixels`);
  const { width, height, data } = PNG.sync.read(buffer);
  return { width, height, data };
}

function decodeJpeg(bytes: Uint8Array): Decoded {
  return jpeg.decode(bytes, {
    useTArray: true,
    tolerantDecoding: false,
    maxResolutionInMP: MOST_PIXELS / 1e6,
    maxMemoryUsageInMB: 2048,
  });
}
