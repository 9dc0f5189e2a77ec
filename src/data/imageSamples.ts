import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../model/failure';
import { decodeImage, IMAGE_NAME } from './decodeImage';
import { shapeText, type ExpectedPorts } from './expectedPorts';
import type { Image } from './image';
import type { RawParts, RawSamples } from './rawSamples';
import { readBytes } from './readBytes';
import { resizeImage } from './resizeImage';
import { withChannels } from './withChannels';

/** More values than this would take over 4 GiB. */
const MOST_VALUES = 2 ** 30;

const TRAIN_FOLDER = /^train(ing)?$/i;
const TEST_FOLDER = /^(test|val|valid|validation)$/i;

/** Reads a folder of images: a folder a class, or folders `train` and `test` that each have a folder a class. */
export async function readImages(folder: string, expect?: ExpectedPorts): Promise<RawParts> {
  const parts = await foldersIn(folder);
  const train = parts.find((name) => TRAIN_FOLDER.test(name));
  const test = parts.find((name) => TEST_FOLDER.test(name));
  if (train === undefined || test === undefined || parts.length !== 2) return { data: await readClasses(folder, expect) };
  return {
    data: await readClasses(join(folder, train), expect),
    held: await readClasses(join(folder, test), expect),
  };
}

/** Whether a folder holds folders of images, or `train` and `test` folders that do. */
export async function hasImages(folder: string): Promise<boolean> {
  for (const name of await foldersIn(folder)) {
    const inside = join(folder, name);
    const deeper = TRAIN_FOLDER.test(name) || TEST_FOLDER.test(name);
    if ((await imagesIn(inside)).length > 0 || (deeper && (await hasImages(inside)))) return true;
  }
  return false;
}

async function readClasses(folder: string, expect: ExpectedPorts | undefined): Promise<RawSamples> {
  const found: { readonly file: string; readonly label: string }[] = [];
  for (const label of await foldersIn(folder)) {
    for (const name of await imagesIn(join(folder, label))) found.push({ file: join(folder, label, name), label });
  }
  const [first] = found;
  if (!first) throw new Failure('dataInvalid', { file: folder, reason: 'it has no folders with PNG or JPEG images' });
  const target = targetSize(decodeImage(await readBytes(first.file), first.file), first.file, expect);
  const size = target.height * target.width * target.channels;
  if (size * found.length > MOST_VALUES) {
    const reason = `${found.length} images of ${size} values take more than 4 GiB; use fewer, or an .npz of smaller ones`;
    throw new Failure('dataInvalid', { file: folder, reason });
  }
  const values = new Float32Array(size * found.length);
  for (const [i, { file }] of found.entries()) {
    values.set(fit(decodeImage(await readBytes(file), file), target, file).values, i * size);
  }
  const shape = [found.length, target.height, target.width, target.channels];
  return {
    file: folder,
    inputs: [{ shape, values, integers: true, pixels: true }],
    target: { kind: 'names', texts: found.map(({ label }) => label) },
    placeOf: (sample) => found[sample]?.file ?? '',
  };
}

interface TargetSize {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3 | 4;
  /** Whether images of another size are resized: the model's input size is known. */
  readonly resize: boolean;
}

/** The size all images get: the model's own where it is fixed, else the first image's. */
function targetSize(first: Image, file: string, expect: ExpectedPorts | undefined): TargetSize {
  const { height, width } = first;
  const shape = expect?.inputs[0]?.shape.slice(1);
  if (!shape) return { height, width, channels: 3, resize: false };
  if (shape.length === 3) {
    const [wantedHeight = null, wantedWidth = null, wantedChannels = null] = shape;
    const channels = CHANNELS.find((count) => count === (wantedChannels ?? 3));
    const resize = wantedHeight !== null && wantedWidth !== null;
    if (channels) return { height: wantedHeight ?? height, width: wantedWidth ?? width, channels, resize };
  } else {
    const size = shape.reduce<number>((product, axis) => product * (axis ?? 0), 1);
    const channels = CHANNELS.find((count) => height * width * count === size);
    if (channels) return { height, width, channels, resize: false };
  }
  throw new Failure('dataShape', { file, expected: shapeText(shape), found: `images of ${height} x ${width} pixels` });
}

const CHANNELS = [1, 3, 4] as const;

function fit(image: Image, target: TargetSize, file: string): Image {
  if (!target.resize && (image.height !== target.height || image.width !== target.width)) {
    const [expected, found] = [shapeText([target.height, target.width]), shapeText([image.height, image.width])];
    const reason = `its size is ${found}, the first image's ${expected}, and the model's input size does not say which is right`;
    throw new Failure('dataInvalid', { file, reason });
  }
  return resizeImage(withChannels(image, target.channels), target.height, target.width);
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !/^[._]/.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** Images by name, without hidden files and the `._` twins that macOS leaves. */
async function imagesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => IMAGE_NAME.test(name) && !name.startsWith('.')).sort();
}
