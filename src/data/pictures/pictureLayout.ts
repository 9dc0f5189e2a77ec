import { join } from 'node:path';
import { counted, listed } from '../listed';
import type { PictureFolder } from './pictureTree';

/** A class of a part: its pictures, in the order of their paths. */
export interface ClassFolder {
  readonly name: string;
  /** How many pictures it has. */
  readonly size: number;
  readonly pictures: readonly string[];
  /** Those of them that lie in folders within the class folder. */
  readonly deeper: readonly string[];
}

/** Which folders are classes of which part. */
export interface PictureLayout {
  readonly data: readonly ClassFolder[];
  readonly held?: readonly ClassFolder[];
  /** Whether the pictures lie in no class folders: there are no answers, and each part is one folder. */
  readonly classless?: true;
  /** How the folders were understood, where they could be understood in another way too. */
  readonly notes: readonly string[];
}

const PARTS = {
  train: /^train(ing)?([ _-]?(set|data))?$/i,
  val: /^(val|valid|validation|dev|eval|evaluation)([ _-]?(set|data))?$/i,
  test: /^tests?(ing)?([ _-]?(set|data))?$/i,
} as const;

type PartName = keyof typeof PARTS;

/**
 * Tells classes and parts apart. A folder called train, val or test (or much like it) is a part when its own folders hold
 * pictures, and a class when it holds pictures itself. Where no class folder is to be found, or answers are not wanted, the
 * pictures have no classes. Throws an `Error` in words where there are no pictures.
 */
export function layOutPictures(top: PictureFolder, unanswered = false): PictureLayout {
  const notes: string[] = [];
  const root = byPart(unwrapped(top, notes), notes);
  const parts = new Map<PartName, PictureFolder>();
  const rest: PictureFolder[] = [];
  const unlabelled: PictureFolder[] = [];
  for (const folder of root.folders) {
    const part = partOf(folder.name);
    if (part === undefined) rest.push(folder);
    else if (!holdsClasses(folder)) unlabelled.push(folder);
    else if (parts.has(part)) notes.push(`The folder ${folder.name} is beside ${parts.get(part)?.name ?? ''} and was left out.`);
    else parts.set(part, folder);
  }
  if (parts.size === 0) {
    const flat = flatParts(root);
    if (flat) return { ...flat, classless: true, notes: [...notes, ...loose(root)] };
    const flatRoot = !root.folders.some(holdsPictures) && root.pictures.length > 0;
    if (flatRoot || (unanswered && holdsPictures(root))) return { data: [toClass(root)], classless: true, notes };
    return { ...oneSet(root), notes: [...notes, ...loose(root)] };
  }
  return { ...chooseParts(parts, rest, unlabelled, notes), notes: [...notes, ...loose(root)] };
}

function oneSet(root: PictureFolder): { data: ClassFolder[] } {
  if (!root.folders.some(holdsPictures)) throw new Error('it has no pictures');
  return { data: classesOf(root) };
}

/** Parts whose pictures lie in no class folders, where there is nothing else; undefined where there is. */
function flatParts(root: PictureFolder): Pick<PictureLayout, 'data' | 'held'> | undefined {
  const filled = root.folders.filter(holdsPictures);
  const flat = new Map(
    filled.flatMap((folder) => {
      const part = partOf(folder.name);
      return part !== undefined && folder.pictures.length > 0 ? [[part, folder] as const] : [];
    }),
  );
  if (flat.size === 0 || flat.size < filled.length) return undefined;
  const [train, val, test] = [flat.get('train'), flat.get('val'), flat.get('test')];
  const held = test ?? val;
  const data = train ?? (test && val) ?? held;
  if (!data) return undefined;
  return { data: [toClass(data)], ...(held && held !== data ? { held: [toClass(held)] } : {}) };
}

function chooseParts(
  parts: ReadonlyMap<PartName, PictureFolder>,
  rest: readonly PictureFolder[],
  unlabelled: readonly PictureFolder[],
  notes: string[],
): { data: ClassFolder[]; held?: ClassFolder[] } {
  const [train, val, test] = [parts.get('train'), parts.get('val'), parts.get('test')];
  const others = rest.filter(holdsPictures);
  const [first] = others;
  const lone = others.length === 1 && first && holdsClasses(first) ? first : undefined;
  if (unlabelled.length > 0) {
    notes.push(`Left out, for its pictures lie in no class folders: ${listed(unlabelled.map(({ name }) => name))}.`);
  }
  const read = (folder: PictureFolder): ClassFolder[] => {
    const inner = unwrapped(folder, notes);
    notes.push(...loose(inner));
    return classesOf(inner);
  };
  const held = test ?? val;
  if (!train && held && others.length > 0) {
    const names = listed(others.map(({ name }) => name));
    notes.push(
      lone
        ? `The folder ${names} is the training part.`
        : `The folders beside ${held.name} (${names}) are the classes of the training part.`,
    );
    notes.push(`The folder ${held.name} is the test part.`, ...unused(test, val));
    return { data: lone ? read(lone) : rest.map(toClass), held: read(held) };
  }
  if (rest.length > 0) notes.push(`Left out, for it lies beside the parts: ${listed(rest.map(({ name }) => name))}.`);
  if (train && held) {
    notes.push(`The folder ${train.name} is the training part, ${held.name} the test part.`, ...unused(test, val));
    return { data: read(train), held: read(held) };
  }
  if (val && test) {
    notes.push(`There is no folder train: ${val.name} is the training part, ${test.name} the test part.`);
    return { data: read(val), held: read(test) };
  }
  const only = train ?? held;
  if (!only) return { data: [] };
  notes.push(`The folder ${only.name} is the whole set: there is no other part.`);
  return { data: read(only) };
}

function unused(test: PictureFolder | undefined, val: PictureFolder | undefined): string[] {
  return test && val ? [`The folder ${val.name} was left out: there is ${test.name} to test on.`] : [];
}

/** What lies beside the class folders has no class. */
function loose({ folders, pictures }: PictureFolder): string[] {
  if (pictures.length === 0 || folders.length === 0) return [];
  return [
    `${counted(pictures.length, 'picture')} beside the class folders ${pictures.length === 1 ? 'was' : 'were'} left out (${listed(pictures)}).`,
  ];
}

/** Goes into a folder that is alone in its folder and holds folders only, as unpacked archives have it. */
function unwrapped(folder: PictureFolder, notes: string[]): PictureFolder {
  const [only] = folder.folders;
  const wraps = only && folder.folders.length === 1 && folder.pictures.length === 0 && only.pictures.length === 0;
  if (!wraps || !holdsPictures(only) || partOf(only.name) !== undefined) return folder;
  notes.push(`The classes are the folders in ${only.name}.`);
  return unwrapped(only, notes);
}

/** Turns classes that each hold the parts (cat/train, cat/test) into parts that hold the classes. */
function byPart(root: PictureFolder, notes: string[]): PictureFolder {
  const classes = root.folders.filter(holdsPictures);
  const inner = classes.flatMap(({ folders }) => folders.filter(holdsPictures));
  const isTurned =
    classes.length > 0 &&
    classes.every(({ name, pictures }) => pictures.length === 0 && partOf(name) === undefined) &&
    inner.every(({ name }) => partOf(name) !== undefined);
  if (!isTurned) return root;
  const names = [...new Set(inner.map(({ name }) => name))].sort();
  notes.push(`Each class folder holds its own parts (${listed(names)}).`);
  const folders = names.map((name) => ({
    name,
    path: root.path,
    real: join(root.real, name),
    pictures: [],
    folders: root.folders.flatMap((each) => {
      const part = each.folders.find((folder) => folder.name === name);
      return part ? [{ ...part, name: each.name }] : [];
    }),
  }));
  return { ...root, folders };
}

/** The part that a folder is by its name; undefined where it is none. */
export function partOf(name: string): PartName | undefined {
  return (Object.keys(PARTS) as PartName[]).find((part) => PARTS[part].test(name));
}

/** Whether a folder is one of classes: pictures lie in its folders, and none, or a stray one, in itself. */
function holdsClasses({ folders, pictures }: PictureFolder): boolean {
  const inside = folders.filter(holdsPictures).length;
  return inside >= 2 || (inside === 1 && pictures.length === 0);
}

function holdsPictures({ folders, pictures }: PictureFolder): boolean {
  return pictures.length > 0 || folders.some(holdsPictures);
}

function classesOf({ folders }: PictureFolder): ClassFolder[] {
  return folders.map(toClass);
}

function toClass(folder: PictureFolder): ClassFolder {
  let pictures: readonly string[] | undefined;
  const all = (): readonly string[] => (pictures ??= picturesIn(folder, new Set()));
  return {
    name: folder.name,
    size: countIn(folder, new Set()),
    get pictures() {
      return all();
    },
    get deeper() {
      return all().slice(folder.pictures.length);
    },
  };
}

/** As `picturesIn` finds them, without the paths. */
function countIn({ real, folders, pictures }: PictureFolder, seen: Set<string>): number {
  if (seen.has(real)) return 0;
  seen.add(real);
  return folders.reduce((total, folder) => total + countIn(folder, seen), pictures.length);
}

function picturesIn({ path, real, folders, pictures }: PictureFolder, seen: Set<string>): string[] {
  if (seen.has(real)) return [];
  seen.add(real);
  return [...pictures.map((name) => join(path, name)), ...folders.flatMap((folder) => picturesIn(folder, seen))];
}
