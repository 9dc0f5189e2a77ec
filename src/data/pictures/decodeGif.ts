import { checkSize, viewOf, type Decoded } from './decoded';

const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const PICTURE = 0x2c;

/** Decodes the first picture of a GIF, on its canvas. */
export function decodeGif(bytes: Uint8Array): Decoded {
  const view = viewOf(bytes);
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  checkSize(width, height);
  const common = paletteAt(bytes, 13, bytes[10] ?? 0);
  const data = new Uint8Array(width * height * 4);
  let transparent: number | undefined;
  let pictures = 0;
  for (let at = common.end; at < bytes.length;) {
    const block = bytes[at];
    if (block === EXTENSION) {
      const isControl = bytes[at + 1] === GRAPHIC_CONTROL && ((bytes[at + 3] ?? 0) & 1) === 1;
      if (isControl && pictures === 0) transparent = bytes[at + 6];
      at = afterBlocks(bytes, at + 2);
    } else if (block === PICTURE) {
      pictures += 1;
      if (pictures > 1) break;
      at = drawPicture(bytes, at, { width, height, data, palette: common.palette, transparent });
    } else break;
  }
  if (pictures === 0) throw new Error('it holds no picture');
  return { width, height, data, animated: pictures > 1 };
}

interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly palette: Uint8Array | undefined;
  readonly transparent: number | undefined;
}

/** Draws the picture whose block starts at `at`, and returns where the block ends. */
function drawPicture(bytes: Uint8Array, at: number, canvas: Canvas): number {
  if (at + 11 > bytes.length) throw new Error('it ends early');
  const view = viewOf(bytes);
  const [left = 0, top = 0, wide = 0, high = 0] = [1, 3, 5, 7].map((offset) => view.getUint16(at + offset, true));
  checkSize(wide, high);
  const flags = bytes[at + 9] ?? 0;
  const own = paletteAt(bytes, at + 10, flags);
  const palette = own.palette ?? canvas.palette;
  if (!palette) throw new Error('it has no colours');
  const end = afterBlocks(bytes, own.end + 1);
  const indices = unpack(blocksAt(bytes, own.end + 1), bytes[own.end] ?? 0, wide * high);
  const rows = (flags & 0x40) === 0 ? undefined : interlacedRows(high);
  for (let y = 0; y < high; y++) {
    const row = top + (rows?.[y] ?? y);
    for (let x = 0; x < wide; x++) {
      const index = indices[y * wide + x] ?? 0;
      if (index === canvas.transparent || row >= canvas.height || left + x >= canvas.width) continue;
      const target = (row * canvas.width + left + x) * 4;
      canvas.data.set(palette.subarray(index * 3, index * 3 + 3), target);
      canvas.data[target + 3] = 255;
    }
  }
  return end;
}

function paletteAt(bytes: Uint8Array, at: number, flags: number): { palette: Uint8Array | undefined; end: number } {
  if ((flags & 0x80) === 0) return { palette: undefined, end: at };
  const end = at + 3 * (2 << (flags & 7));
  return { palette: bytes.subarray(at, end), end };
}

/** Where a run of sub-blocks ends, after its empty one. */
function afterBlocks(bytes: Uint8Array, at: number): number {
  let next = at;
  for (let length = bytes[next] ?? 0; length > 0; length = bytes[next] ?? 0) next += length + 1;
  return next + 1;
}

function blocksAt(bytes: Uint8Array, at: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let next = at;
  for (let length = bytes[next] ?? 0; length > 0; length = bytes[next] ?? 0) {
    parts.push(bytes.subarray(next + 1, next + 1 + length));
    next += length + 1;
  }
  return Buffer.concat(parts);
}

/** Which row each row that is stored belongs to. */
function interlacedRows(height: number): number[] {
  const passes = [
    [0, 8],
    [4, 8],
    [2, 4],
    [1, 2],
  ] as const;
  return passes.flatMap(([first, step]) =>
    Array.from({ length: Math.max(0, Math.ceil((height - first) / step)) }, (_, i) => first + i * step),
  );
}

/** The codes of at most 12 bits that GIF's variant of LZW knows. */
const MOST_CODES = 4096;

/** Undoes LZW: `count` colour indices from codes that start `bits` + 1 wide. */
function unpack(packed: Uint8Array, bits: number, count: number): Uint8Array {
  if (bits < 1 || bits > 8) throw new Error(`its codes start with ${bits} bits`);
  const clear = 1 << bits;
  const [before, last] = [new Uint16Array(MOST_CODES), new Uint8Array(MOST_CODES)];
  const run = new Uint8Array(MOST_CODES + 1);
  const indices = new Uint8Array(count);
  let [written, next, width, previous] = [0, clear + 2, bits + 1, -1];
  let [held, heldBits, first] = [0, 0, 0];
  let at = 0;
  while (written < count) {
    while (heldBits < width) {
      if (at >= packed.length) throw new Error('it ends early');
      held |= (packed[at++] ?? 0) << heldBits;
      heldBits += 8;
    }
    const code = held & ((1 << width) - 1);
    held >>>= width;
    heldBits -= width;
    if (code === clear) {
      [next, width, previous] = [clear + 2, bits + 1, -1];
      continue;
    }
    if (code === clear + 1) throw new Error('it ends early');
    if (code > next || (code === next && previous < 0)) throw new Error('it has a code that stands for nothing');
    let length = 0;
    let each = code;
    if (code === next) {
      run[length++] = first;
      each = previous;
    }
    while (each > clear) {
      run[length++] = last[each] ?? 0;
      each = before[each] ?? 0;
    }
    first = each;
    run[length++] = first;
    while (length > 0 && written < count) indices[written++] = run[--length] ?? 0;
    if (previous >= 0 && next < MOST_CODES) {
      before[next] = previous;
      last[next] = first;
      next += 1;
      if (next === 1 << width && width < 12) width += 1;
    }
    previous = code;
  }
  return indices;
}
