import { Failure } from '../model/failure';
import type { Image } from './image';
import { decodeBmp } from './pictures/decodeBmp';
import type { Decoded } from './pictures/decoded';
import { decodeGif } from './pictures/decodeGif';
import { decodeJpeg } from './pictures/decodeJpeg';
import { decodePng } from './pictures/decodePng';
import { decodeWebp } from './pictures/decodeWebp';
import { IMAGE_KINDS, imageKindOf, type ImageKind } from './pictures/imageKind';
import { turnImage } from './pictures/turnImage';
import { messageOf } from '../base/reasonOf';

/** A picture of a file, upright, and what was done to have it. */
export interface DecodedImage {
  readonly image: Image;
  /** Whether it was turned or mirrored, as its EXIF says. */
  readonly turned: boolean;
  /** Whether the file has more pictures than this first one. */
  readonly animated: boolean;
}

const DECODERS: Readonly<Record<ImageKind, (bytes: Uint8Array) => Decoded | Promise<Decoded>>> = {
  PNG: decodePng,
  JPEG: decodeJpeg,
  WebP: decodeWebp,
  GIF: decodeGif,
  BMP: decodeBmp,
};

/** Decodes a picture to RGBA, whatever its name says it is. `file` is for messages. Throws `dataInvalid`. */
export async function decodeImage(bytes: Uint8Array, file: string): Promise<DecodedImage> {
  const kind = imageKindOf(bytes);
  if (kind === undefined) {
    throw new Failure('dataInvalid', { file, reason: `its first bytes are those of no ${kindsText()}` });
  }
  try {
    const { width, height, data, orientation = 1, animated = false } = await DECODERS[kind](bytes);
    const image: Image = { width, height, channels: 4, values: data instanceof Float32Array ? data : Float32Array.from(data) };
    return { image: turnImage(image, orientation), turned: orientation !== 1, animated };
  } catch (error) {
    const reason = messageOf(error);
    throw new Failure('dataInvalid', { file, reason: `no ${kind} that can be decoded (${reason})` }, { cause: error });
  }
}

/** The kinds of pictures in words: `PNG, JPEG or BMP`. */
export function kindsText(): string {
  return `${IMAGE_KINDS.slice(0, -1).join(', ')} or ${IMAGE_KINDS.at(-1) ?? ''}`;
}
