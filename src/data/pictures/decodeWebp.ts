import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import decode, { init } from '@jsquash/webp/decode.js';
import { checkSize, viewOf, type Decoded } from './decoded';
import { tiffOrientation, withoutExifName } from './exifOrientation';

/** Decodes a WebP, lossy or lossless; of an animation the first picture, on its canvas. */
export async function decodeWebp(bytes: Uint8Array): Promise<Decoded> {
  ready ??= start();
  await ready;
  const chunks = chunksIn(bytes, 12);
  const canvas = canvasOf(bytes);
  const exif = chunks.find(({ type }) => type === 'EXIF');
  const orientation = exif && tiffOrientation(withoutExifName(exif.content));
  const frames = chunks.filter(({ type }) => type === 'ANMF');
  const [frame] = frames;
  const picture = frame ? await decodeFrame(frame.content, canvas) : await decodeStill(bytes);
  return { ...picture, ...(orientation === undefined ? {} : { orientation }), animated: frames.length > 1 };
}

let ready: Promise<void> | undefined;

/** The decoder makes browsers' image data, which Node has no class for. */
class PlainImageData {
  constructor(
    readonly data: Uint8ClampedArray,
    readonly width: number,
    readonly height: number,
  ) {}
}

async function start(): Promise<void> {
  const scope = globalThis as { ImageData?: unknown };
  scope.ImageData ??= PlainImageData;
  await init(new WebAssembly.Module(await readFile(wasmFile())));
}

/** The .wasm file lies beside a bundle; running from sources it is in node_modules. */
function wasmFile(): string {
  const beside = join(__dirname, 'wasm', 'webp_dec.wasm');
  return existsSync(beside) ? beside : createRequire(__filename).resolve('@jsquash/webp/codec/dec/webp_dec.wasm');
}

interface Canvas {
  readonly width: number;
  readonly height: number;
}

async function decodeStill(bytes: Uint8Array): Promise<Decoded> {
  const { buffer } = Uint8Array.from(bytes);
  const { width, height, data } = await decode(buffer);
  return { width, height, data };
}

/** A picture of an animation: decoded as a file of its own, then put in its place. */
async function decodeFrame(content: Uint8Array, canvas: Canvas): Promise<Decoded> {
  const [left = 0, top = 0, wide = 0, high = 0] = [0, 3, 6, 9].map((at) => threeBytes(content, at));
  const still = await decodeStill(stillOf(content, wide + 1, high + 1));
  const data = new Uint8ClampedArray(canvas.width * canvas.height * 4);
  for (let y = 0; y < still.height && 2 * top + y < canvas.height; y++) {
    const row = still.data.subarray(y * still.width * 4, y * still.width * 4 + Math.min(still.width, canvas.width - 2 * left) * 4);
    data.set(row, ((2 * top + y) * canvas.width + 2 * left) * 4);
  }
  return { ...canvas, data };
}

function stillOf(frame: Uint8Array, width: number, height: number): Uint8Array {
  const picture = frame.subarray(16);
  const hasAlpha = chunksIn(picture, 0).some(({ type }) => type === 'ALPH');
  const extended = hasAlpha ? extendedHeader(width, height) : Buffer.alloc(0);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(4 + extended.length + picture.length, 4);
  return Buffer.concat([head, extended, picture]);
}

function extendedHeader(width: number, height: number): Buffer {
  const header = Buffer.from('VP8X\x0a\0\0\0\x10\0\0\0\0\0\0\0\0\0', 'latin1');
  header.writeUIntLE(width - 1, 12, 3);
  header.writeUIntLE(height - 1, 15, 3);
  return header;
}

/** The size of the canvas, from whichever header the file has. */
function canvasOf(bytes: Uint8Array): Canvas {
  const view = viewOf(bytes);
  const type = String.fromCharCode(...bytes.subarray(12, 16));
  const canvas =
    type === 'VP8X'
      ? { width: threeBytes(bytes, 24) + 1, height: threeBytes(bytes, 27) + 1 }
      : type === 'VP8L'
        ? { width: (view.getUint32(21, true) & 0x3fff) + 1, height: ((view.getUint32(21, true) >>> 14) & 0x3fff) + 1 }
        : { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  checkSize(canvas.width, canvas.height);
  return canvas;
}

function threeBytes(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
}

function chunksIn(bytes: Uint8Array, from: number): { readonly type: string; readonly content: Uint8Array }[] {
  const view = viewOf(bytes);
  const chunks: { readonly type: string; readonly content: Uint8Array }[] = [];
  for (let at = from; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    chunks.push({ type: String.fromCharCode(...bytes.subarray(at, at + 4)), content: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length & 1);
  }
  return chunks;
}
