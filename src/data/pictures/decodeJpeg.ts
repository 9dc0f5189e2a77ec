import jpeg from 'jpeg-js';
import { MOST_PIXELS, viewOf, type Decoded } from './decoded';
import { tiffOrientation, withoutExifName } from './exifOrientation';

/** Decodes a JPEG: baseline or progressive; grey, YCbCr, RGB, and CMYK as Adobe's programs write it. */
export function decodeJpeg(bytes: Uint8Array): Decoded {
  const { exif, colorTransform } = markersOf(bytes);
  const { width, height, data } = jpeg.decode(bytes, {
    useTArray: true,
    tolerantDecoding: false,
    maxResolutionInMP: MOST_PIXELS / 1e6,
    maxMemoryUsageInMB: 2048,
    ...(colorTransform === undefined ? {} : { colorTransform }),
  });
  const orientation = exif && tiffOrientation(exif);
  return { width, height, data, ...(orientation === undefined ? {} : { orientation }) };
}

interface Markers {
  /** The TIFF within the EXIF segment. */
  readonly exif?: Uint8Array;
  /** False where Adobe's segment says that the components are RGB or CMYK themselves. */
  readonly colorTransform?: false;
}

/** What the segments before the picture say. */
function markersOf(bytes: Uint8Array): Markers {
  const view = viewOf(bytes);
  let markers: Markers = {};
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === START_OF_SCAN) break;
    const length = view.getUint16(at + 2);
    const segment = bytes.subarray(at + 4, at + 2 + length);
    const name = String.fromCharCode(...segment.subarray(0, 5));
    if (marker === APP1 && name === 'Exif\0' && !markers.exif) markers = { ...markers, exif: withoutExifName(segment) };
    if (marker === APP14 && name === 'Adobe' && segment[11] === 0) markers = { ...markers, colorTransform: false };
    at += 2 + length;
  }
  return markers;
}

const APP1 = 0xe1;
const APP14 = 0xee;
const START_OF_SCAN = 0xda;
