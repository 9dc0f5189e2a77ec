import { checkSize, viewOf, type Decoded } from './decoded';

/** How a BMP stores its pixels: `compression` in its header. */
const PLAIN = 0;
const MASKED = [3, 6];

/** Decodes a BMP of 1, 4, 8, 16, 24 or 32 bits, of any Windows or OS/2 header, without run lengths. */
export function decodeBmp(bytes: Uint8Array): Decoded {
  const header = headerOf(bytes);
  const { width, height, bits, start } = header;
  checkSize(width, height);
  const stride = Math.ceil((bits * width) / 32) * 4;
  if (start + stride * height > bytes.length) throw new Error('it ends early');
  const data = new Uint8Array(width * height * 4);
  const colourAt = bits <= 8 ? paletteColours(bytes, header) : bits === 24 ? directColours(bytes) : maskedColours(bytes, header);
  for (let y = 0; y < height; y++) {
    const row = start + stride * (header.topDown ? y : height - 1 - y);
    for (let x = 0; x < width; x++) data.set(colourAt(row, x), (y * width + x) * 4);
  }
  return { width, height, data };
}

interface Header {
  readonly size: number;
  readonly start: number;
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  readonly colours: number;
}

type ColourAt = (row: number, x: number) => readonly number[];

function headerOf(bytes: Uint8Array): Header {
  const view = viewOf(bytes);
  const start = view.getUint32(10, true);
  const size = view.getUint32(14, true);
  if (size === 12) {
    const [width, height, bits] = [view.getUint16(18, true), view.getUint16(20, true), view.getUint16(24, true)];
    return checked({ size, start, width, height, topDown: false, bits, compression: PLAIN, colours: 0 });
  }
  const tall = view.getInt32(22, true);
  return checked({
    size,
    start,
    width: view.getInt32(18, true),
    height: Math.abs(tall),
    topDown: tall < 0,
    bits: view.getUint16(28, true),
    compression: view.getUint32(30, true),
    colours: view.getUint32(46, true),
  });
}

function checked(header: Header): Header {
  const { bits, compression } = header;
  if (compression !== PLAIN && !(MASKED.includes(compression) && bits >= 16)) {
    throw new Error('a BMP with run lengths or another picture inside is not read; save it as PNG');
  }
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw new Error(`a BMP of ${bits} bits is not read`);
  return header;
}

function paletteColours(bytes: Uint8Array, { size, bits, colours }: Header): ColourAt {
  const entry = size === 12 ? 3 : 4;
  const count = colours === 0 ? 2 ** bits : Math.min(colours, 2 ** bits);
  const palette = Array.from({ length: count }, (_, i) => {
    const at = 14 + size + entry * i;
    return [bytes[at + 2] ?? 0, bytes[at + 1] ?? 0, bytes[at] ?? 0, 255];
  });
  const mask = 2 ** bits - 1;
  return (row, x) => {
    const byte = bytes[row + ((x * bits) >> 3)] ?? 0;
    return palette[(byte >> (8 - bits - ((x * bits) & 7))) & mask] ?? [0, 0, 0, 255];
  };
}

function directColours(bytes: Uint8Array): ColourAt {
  return (row, x) => [bytes[row + 3 * x + 2] ?? 0, bytes[row + 3 * x + 1] ?? 0, bytes[row + 3 * x] ?? 0, 255];
}

/** Colours in 16 or 32 bits, by the masks that the header names or, without any, those that are usual. */
function maskedColours(bytes: Uint8Array, { size, bits, compression }: Header): ColourAt {
  const view = viewOf(bytes);
  const named = compression !== PLAIN;
  const masks = named
    ? [54, 58, 62].map((at) => view.getUint32(at, true))
    : bits === 16
      ? [0x7c00, 0x03e0, 0x001f]
      : [0xff0000, 0x00ff00, 0x0000ff];
  const alpha = named && (size >= 56 || compression === 6) ? view.getUint32(66, true) : 0;
  const [red, green, blue, opaque] = [...masks, alpha].map(partOf);
  return (row, x) => {
    const pixel = bits === 16 ? view.getUint16(row + 2 * x, true) : view.getUint32(row + 4 * x, true);
    return [red?.(pixel) ?? 0, green?.(pixel) ?? 0, blue?.(pixel) ?? 0, alpha === 0 ? 255 : (opaque?.(pixel) ?? 255)];
  };
}

/** Takes the bits of a mask out of a pixel, stretched to 0..255. */
function partOf(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0;
  const lowest = 31 - Math.clz32(mask & -mask);
  const most = mask >>> lowest;
  return (pixel) => Math.round((((pixel & mask) >>> lowest) * 255) / most);
}
