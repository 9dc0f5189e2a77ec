import { relative } from 'node:path';
import { Failure } from '../model/failure';
import { decodeImage, kindsText } from './decodeImage';
import type { DataWords } from './datasetWords';
import { shapeText, type ExpectedPorts } from './expectedPorts';
import type { Image } from './image';
import { counted, listed } from './listed';
import { IMAGE_NAME } from './pictures/imageKind';
import { layOutPictures, type ClassFolder, type PictureLayout } from './pictures/pictureLayout';
import { hasPicturesBelow, readPictureTree, type PictureTree } from './pictures/pictureTree';
import type { RawParts, RawSamples } from './rawSamples';
import { readBytes } from './readBytes';
import { resizeImage } from './resizeImage';
import { withChannels } from './withChannels';
import { messageOf } from '../base/reasonOf';

/** More values than this would take over 4 GiB. */
const MOST_VALUES = 2 ** 30;

/** Files beside the class folders that say something about the set; nobody takes them for pictures. */
const ABOUT_THE_SET = /^[^/]*\.(json|txt|md|csv|tsv|ya?ml|pdf)$|^(readme|licen[cs]e)$/i;

/**
 * Reads a folder of pictures: a folder a class, or folders `train`, `val`, `test` that each have a folder a class. All that
 * lies below a class folder is of that class. Pictures in no class folder have no answers. What was left out or decided is in the first part's notes.
 */
export async function readImages(folder: string, words: DataWords, expect?: ExpectedPorts): Promise<RawParts> {
  const tree = await readPictureTree(folder);
  const layout = layoutOf(tree, folder, words.targets === 'none');
  const { names, emptied } = layout.classless ? { names: [], emptied: [] } : classNames(layout, unitsOf(words, expect));
  const remarks = { turned: 0, animated: [] as string[] };
  const context = { folder, names, expect, remarks, classless: layout.classless === true };
  const data = await readClasses(layout.data, context);
  const held = layout.held && (await readClasses(layout.held, context));
  const notes = [...layout.notes, ...emptied, ...notesOn(tree, layout, folder), ...notesOnPictures(remarks)];
  return { data: { ...data, notes }, ...(held ? { held } : {}) };
}

/** Whether a folder holds pictures in folders; `several` asks for more than one class of them. */
export async function hasImages(folder: string, several: boolean): Promise<boolean> {
  if (!(await hasPicturesBelow(folder, IMAGE_NAME))) return false;
  if (!several) return true;
  try {
    const { data } = layOutPictures((await readPictureTree(folder)).root);
    return data.filter(({ pictures }) => pictures.length > 0).length > 1;
  } catch {
    return false;
  }
}

function layoutOf({ root }: PictureTree, folder: string, unanswered: boolean): PictureLayout {
  try {
    return layOutPictures(root, unanswered);
  } catch (error) {
    throw new Failure('dataInvalid', { file: folder, reason: messageOf(error) }, { cause: error });
  }
}

/** How many classes the model tells apart, where that is known. */
function unitsOf({ output }: DataWords, expect: ExpectedPorts | undefined): number | undefined {
  const port = output === undefined ? expect?.outputs[0] : expect?.outputs.find(({ name }) => name === output);
  const units = port?.shape.at(-1) ?? undefined;
  return units === 1 ? 2 : units;
}

/**
 * The classes of all parts in alphabetical order. A folder without pictures keeps its place, as in Keras, unless the
 * model has just as many classes as there are folders with pictures.
 */
function classNames({ data, held = [] }: PictureLayout, units: number | undefined): { names: string[]; emptied: string[] } {
  const all = [...data, ...held];
  const filled = new Set(all.filter(({ pictures }) => pictures.length > 0).map(({ name }) => name));
  const names = [...new Set(all.map(({ name }) => name))].sort();
  const empty = names.filter((name) => !filled.has(name));
  const inHeldAlone = names.filter((name) => filled.has(name) && !data.some((each) => each.name === name && each.pictures.length > 0));
  const missing = inHeldAlone.length === 0 ? [] : [`Only the test part has pictures of: ${listed(inHeldAlone)}.`];
  if (empty.length === 0) return { names, emptied: missing };
  if (filled.size === units)
    return {
      names: names.filter((name) => filled.has(name)),
      emptied: [...missing, `Left out, for it holds no pictures: ${listed(empty)}.`],
    };
  return { names, emptied: [...missing, `No pictures, but a place among the classes: ${listed(empty)}.`] };
}

interface ReadContext {
  readonly folder: string;
  readonly names: readonly string[];
  readonly expect: ExpectedPorts | undefined;
  readonly classless: boolean;
  readonly remarks: { turned: number; readonly animated: string[] };
}

async function readClasses(
  classes: readonly ClassFolder[],
  { folder, names, expect, remarks, classless }: ReadContext,
): Promise<RawSamples> {
  const found = classes.flatMap(({ name, pictures }) => pictures.map((file) => ({ file, label: name })));
  const [first] = found;
  if (!first) throw new Failure('dataInvalid', { file: folder, reason: 'it has no pictures' });
  const decode = async (file: string): Promise<Image> => {
    const { image, turned, animated } = await decodeImage(await readBytes(file), file);
    if (turned) remarks.turned += 1;
    if (animated) remarks.animated.push(shownPath(file, folder));
    return image;
  };
  const firstImage = await decode(first.file);
  const target = targetSize(firstImage, first.file, expect);
  const size = target.height * target.width * target.channels;
  if (size * found.length > MOST_VALUES) {
    const reason = `${found.length} images of ${size} values take more than 4 GiB; use fewer, or an .npz of smaller ones`;
    throw new Failure('dataInvalid', { file: folder, reason });
  }
  const values = new Float32Array(size * found.length);
  for (const [i, { file }] of found.entries()) {
    values.set(fit(i === 0 ? firstImage : await decode(file), target, file).values, i * size);
  }
  // Resizing and 16 bits give fractions, which an input of integers can't take.
  if (takesIntegers(expect)) values.forEach((value, i) => (values[i] = Math.round(value)));
  const shape = [found.length, target.height, target.width, target.channels];
  return {
    file: folder,
    inputs: [{ from: 'pictures', shape, values, integers: true, pixels: true }],
    target: classless
      ? { kind: 'none', why: 'the pictures lie in no class folders; each class needs a folder of its own: cat/1.jpg, dog/2.jpg' }
      : { kind: 'names', texts: found.map(({ label }) => label), classes: names, from: "the folders' names" },
    placeOf: (sample) => found[sample]?.file ?? '',
  };
}

function takesIntegers(expect: ExpectedPorts | undefined): boolean {
  return expect?.inputs[0]?.dtype === 'int32';
}

/** What was left out or taken from unusual places. */
function notesOn(
  { others, dangling, loops, outward }: PictureTree,
  { data, held = [], classless }: PictureLayout,
  folder: string,
): string[] {
  const deeper = (classless ? [] : [...data, ...held]).flatMap((each) => each.deeper).map((file) => shownPath(file, folder));
  const strangers = others.filter((path) => !ABOUT_THE_SET.test(path));
  return [
    ...noteOn(deeper, 'picture', 'in deeper folders', 'taken for the class of the folder above'),
    ...noteOn(strangers, 'file', `that ${strangers.length === 1 ? 'is' : 'are'} no ${kindsText()}`, 'left out'),
    ...noteOn(dangling, 'link', 'to what is not there', 'left out'),
    ...noteOn(loops, 'link', 'back to a folder above', 'left out'),
    ...noteOn(outward, 'link', 'out of the folder', 'followed'),
  ];
}

function noteOn(paths: readonly string[], noun: string, which: string, done: string): string[] {
  if (paths.length === 0) return [];
  return [`${counted(paths.length, noun)} ${which} ${paths.length === 1 ? 'was' : 'were'} ${done} (${listed(paths)}).`];
}

function notesOnPictures({ turned, animated }: ReadContext['remarks']): string[] {
  return [
    ...(turned === 0 ? [] : [`${counted(turned, 'picture')} ${turned === 1 ? 'was' : 'were'} turned upright, as EXIF says.`]),
    ...(animated.length === 0 ? [] : [`Of ${counted(animated.length, 'animation')} the first picture was taken (${listed(animated)}).`]),
  ];
}

function shownPath(file: string, folder: string): string {
  return relative(folder, file).replaceAll('\\', '/');
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
