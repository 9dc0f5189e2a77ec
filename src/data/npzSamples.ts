import { basename, dirname, join } from 'node:path';
import { Failure } from '../model/failure';
import type { ExpectedPorts } from './expectedPorts';
import { parseNpy, type NpyArray } from './npy';
import { readNpz } from './npz';
import type { RawArray, RawParts, RawSamples } from './rawSamples';
import { kindOfPath, readBytes } from './readBytes';

/**
 * Reads a numpy archive: `x` (or `x0`, `x1`, … or the model's input names) and `y`, or `x_train`, `y_train` and, as the
 * test part, `x_test`, `y_test`. Names may be in capitals. Notes say which arrays were not used.
 */
export async function readNpzSamples(file: string, expect?: ExpectedPorts): Promise<RawParts> {
  const arrays = await readNpz(file);
  const archive: Archive = { file, byName: new Map([...arrays].map((entry) => [entry[0].toLowerCase(), entry])), used: new Set() };
  const held = samplesIn(archive, '_test', expect);
  const data = samplesIn(archive, '', expect) ?? samplesIn(archive, '_train', expect) ?? held;
  if (!data) {
    const names = [...arrays.keys()].map((name) => JSON.stringify(name)).join(', ') || 'none';
    throw new Failure('dataInvalid', { file, reason: `it needs arrays "x" (or "x0", "x1", …) and "y"; it has ${names}` });
  }
  const noted = { ...data, notes: [...arrays.keys()].filter((name) => !archive.used.has(name)).map(unusedText) };
  return held && held !== data ? { data: noted, held } : { data: noted };
}

/** Reads `.npy` files: the inputs' and the labels'. */
export async function readNpyFiles(inputs: readonly string[], labels: string): Promise<RawSamples> {
  const [first = labels] = inputs;
  return {
    file: first,
    inputs: await Promise.all(inputs.map(async (input) => ({ ...toRaw(parseNpy(await readBytes(input), input)), from: basename(input) }))),
    target: { kind: 'numbers', array: toRaw(parseNpy(await readBytes(labels), labels)), file: labels, from: basename(labels) },
  };
}

/** Reads one `.npy` file of inputs with the labels beside it: `x.npy` and `y.npy`, `x_test.npy` and `y_test.npy`. */
export async function readNpyPair(file: string): Promise<RawSamples> {
  const name = basename(file);
  const partner = join(dirname(file), name.replace(/^[xy]/i, swapLetter));
  const found = partner === file ? undefined : await kindOfPath(partner).catch(() => undefined);
  if (found !== 'file') {
    const reason = 'the labels are missing: "x.npy" goes with "y.npy", other names with a dataset.json';
    throw new Failure('dataInvalid', { file, reason });
  }
  return /^x/i.test(name) ? readNpyFiles([file], partner) : readNpyFiles([partner], file);
}

function swapLetter(letter: string): string {
  return { x: 'y', y: 'x', X: 'Y', Y: 'X' }[letter] ?? letter;
}

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
    inputs: inputs.map(({ entry: [name, array], port }) => ({
      ...toRaw(array),
      from: fromText(name),
      ...(port === undefined ? {} : { name: port }),
    })),
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

function fromText(name: string): string {
  return `array ${JSON.stringify(name)}`;
}

function toRaw({ shape, values, type }: NpyArray): RawArray {
  return { shape, values, integers: !type.startsWith('f'), pixels: false, bytes: type === 'u1' };
}
