import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../model/failure';
import type { DataWords } from './datasetWords';
import type { ExpectedPorts } from './expectedPorts';
import { fitAxes } from './fitAxes';
import { listed } from './listed';
import { parseNpy, type NpyArray } from './npy';
import { readNpz } from './npz';
import type { RawArray, RawParts, RawSamples } from './rawSamples';
import { kindOfPath, readBytes } from './readBytes';

/**
 * Reads a numpy archive: `x` (or `x0`, `x1`, … or the model's input names) and `y`, or `x_train`, `y_train` and, as the
 * test part, `x_test`, `y_test`. Names may be in capitals. Notes say which arrays were not used. Where there is no `y` the
 * samples have no answers, if nothing else in the archive could be them or `words` say so.
 */
export async function readNpzSamples(file: string, words: Pick<DataWords, 'targets'> = {}, expect?: ExpectedPorts): Promise<RawParts> {
  const arrays = await readNpz(file);
  const archive: Archive = { file, byName: new Map([...arrays].map((entry) => [entry[0].toLowerCase(), entry])), used: new Set() };
  const held = samplesIn(archive, '_test', expect);
  const data = samplesIn(archive, '', expect) ?? samplesIn(archive, '_train', expect) ?? held;
  if (!data) return inputsAlone(archive, words, expect);
  const noted = { ...data, notes: [...arrays.keys()].filter((name) => !archive.used.has(name)).map(unusedText) };
  return held && held !== data ? { data: noted, held } : { data: noted };
}

/** An archive of inputs alone. What could be their answers by another name is no guess of ours. */
function inputsAlone(archive: Archive, { targets }: Pick<DataWords, 'targets'>, expect: ExpectedPorts | undefined): RawParts {
  const { file, byName, used } = archive;
  const told = targets === 'none';
  const partOf = (suffix: string): RawSamples | undefined => {
    const inputs = inputsIn(archive, suffix, expect);
    for (const { entry } of inputs) used.add(entry[0]);
    return inputs.length === 0 ? undefined : { file, inputs: inputs.map(rawInput), target: NO_Y };
  };
  const held = partOf('_test');
  const data = partOf('') ?? partOf('_train') ?? held ?? soleArray(archive, told, expect);
  const others = [...byName.values()].map(([name]) => name).filter((name) => !used.has(name));
  if (data && (told || others.every((name) => SAMPLE_WEIGHT.test(name)))) {
    const noted = { ...data, notes: [...(data.notes ?? []), ...others.map(unusedText)] };
    return held && held !== data ? { data: noted, held } : { data: noted };
  }
  const names = [...byName.values()].map(([name]) => JSON.stringify(name)).join(', ') || 'none';
  const inputs = data ? '; "targets": "none" reads the inputs alone' : '';
  throw new Failure('dataInvalid', { file, reason: `it needs arrays "x" (or "x0", "x1", …) and "y"; it has ${names}${inputs}` });
}

/** The only array of an archive, whatever it is called, where it was said to be the input or fits nothing else. */
function soleArray({ file, byName, used }: Archive, told: boolean, expect: ExpectedPorts | undefined): RawSamples | undefined {
  const [entry, another] = byName.values();
  if (!entry || another || /^y/i.test(entry[0]) || (expect && expect.inputs.length !== 1)) return undefined;
  const [name, array] = entry;
  const [input] = expect?.inputs ?? [];
  if (!told && !(input && fitAxes(array.shape.slice(1), input.shape.slice(1)))) return undefined;
  used.add(name);
  const notes = [`Array ${JSON.stringify(name)} is the only one, and was taken for the input.`];
  return { file, inputs: [rawInput({ entry })], target: NO_Y, notes };
}

/** Reads `.npy` files: the inputs' and the labels', where there are some. */
export async function readNpyFiles(inputs: readonly string[], labels: string | undefined): Promise<RawSamples> {
  const [first = labels ?? ''] = inputs;
  return {
    file: first,
    inputs: await Promise.all(inputs.map(async (input) => ({ ...toRaw(parseNpy(await readBytes(input), input)), from: basename(input) }))),
    target:
      labels === undefined
        ? { kind: 'none', why: 'no file of answers goes with it' }
        : { kind: 'numbers', array: toRaw(parseNpy(await readBytes(labels), labels)), file: labels, from: basename(labels) },
  };
}

/**
 * Reads one `.npy` file of inputs with the labels beside it: `x.npy` and `y.npy`, `x_test.npy` and `y_test.npy`. An `x.npy`
 * that is alone in its folder has no answers, and any file where `words` say so.
 */
export async function readNpyPair(file: string, words: Pick<DataWords, 'targets'> = {}): Promise<RawSamples> {
  const name = basename(file);
  const partner = join(dirname(file), name.replace(/^[xy]/i, swapLetter));
  const found = partner === file ? undefined : await kindOfPath(partner).catch(() => undefined);
  if (found !== 'file') {
    const isInput = /^x/i.test(name);
    const others = possibleAnswers(await readdir(dirname(file)));
    if (words.targets === 'none' || (isInput && others.length === 0)) return readNpyFiles([file], undefined);
    const beside = isInput ? ` (${listed(others)} may be meant)` : '';
    const reason = `the labels are missing${beside}: "x.npy" goes with "y.npy", other names with a dataset.json, and "targets": "none" reads inputs alone`;
    throw new Failure('dataInvalid', { file, reason });
  }
  return /^x/i.test(name) ? readNpyFiles([file], partner) : readNpyFiles([partner], file);
}

/** Which of a folder's files may be the answers of an x.npy that has no y.npy. */
export function possibleAnswers(names: readonly string[]): string[] {
  return names.filter((name) => /\.npy$/i.test(name) && !/^x/i.test(name));
}

function swapLetter(letter: string): string {
  return { x: 'y', y: 'x', X: 'Y', Y: 'X' }[letter] ?? letter;
}

const NO_Y = { kind: 'none', why: 'it has no array "y"' } as const;

/** The arrays of an archive by their names in small letters, and which of them have been used. */
interface Archive {
  readonly file: string;
  readonly byName: ReadonlyMap<string, readonly [string, NpyArray]>;
  readonly used: Set<string>;
}

/** As Keras has it, the weights of the samples in the loss. */
const SAMPLE_WEIGHT = /^sample_?weights?/i;

function unusedText(name: string): string {
  return SAMPLE_WEIGHT.test(name)
    ? `Array ${JSON.stringify(name)} was not used: every sample counts the same.`
    : `Array ${JSON.stringify(name)} was not used.`;
}

function samplesIn(archive: Archive, suffix: string, expect: ExpectedPorts | undefined): RawSamples | undefined {
  const { file, byName, used } = archive;
  const answers = byName.get(`y${suffix}`);
  const inputs = inputsIn(archive, suffix, expect);
  if (!answers || inputs.length === 0) return undefined;
  for (const [name] of [answers, ...inputs.map(({ entry }) => entry)]) used.add(name);
  return {
    file,
    inputs: inputs.map(rawInput),
    target: { kind: 'numbers', array: toRaw(answers[1]), from: fromText(answers[0]) },
  };
}

/** An array that is an input, with the model's name of it where it has that. */
interface FoundInput {
  readonly entry: readonly [string, NpyArray];
  readonly port?: string;
}

function inputsIn({ byName }: Archive, suffix: string, expect: ExpectedPorts | undefined): FoundInput[] {
  const whole = byName.get(`x${suffix}`);
  if (whole) return [{ entry: whole }];
  const named = (expect?.inputs ?? []).flatMap(({ name }): FoundInput[] => {
    const entry = byName.get(`${name}${suffix}`.toLowerCase());
    return entry ? [{ entry, port: name }] : [];
  });
  if (named.length > 0) return named;
  const numbered: FoundInput[] = [];
  for (let entry = byName.get(`x0${suffix}`); entry; entry = byName.get(`x${numbered.length}${suffix}`)) numbered.push({ entry });
  return numbered;
}

function rawInput({ entry: [name, array], port }: FoundInput): RawArray {
  return { ...toRaw(array), from: fromText(name), ...(port === undefined ? {} : { name: port }) };
}

function fromText(name: string): string {
  return `array ${JSON.stringify(name)}`;
}

function toRaw({ shape, values, type }: NpyArray): RawArray {
  return { shape, values, integers: !type.startsWith('f'), pixels: false, bytes: type === 'u1' };
}
