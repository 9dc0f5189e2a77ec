import { basename, dirname, join } from 'node:path';
import { Failure } from '../model/failure';
import type { ExpectedPorts } from './expectedPorts';
import { parseNpy, type NpyArray } from './npy';
import { readNpz } from './npz';
import type { RawArray, RawParts, RawSamples } from './rawSamples';
import { kindOfPath, readBytes } from './readBytes';

/**
 * Reads a numpy archive: `x` (or `x0`, `x1`, … or the model's input names) and `y`, or `x_train`, `y_train` and, as the
 * test part, `x_test`, `y_test`. Names may be in capitals.
 */
export async function readNpzSamples(file: string, expect?: ExpectedPorts): Promise<RawParts> {
  const arrays = await readNpz(file);
  const held = samplesIn(arrays, '_test', file, expect);
  const data = samplesIn(arrays, '', file, expect) ?? samplesIn(arrays, '_train', file, expect) ?? held;
  if (!data) {
    const names = [...arrays.keys()].map((name) => JSON.stringify(name)).join(', ') || 'none';
    throw new Failure('dataInvalid', { file, reason: `it needs arrays "x" (or "x0", "x1", …) and "y"; it has ${names}` });
  }
  return held && held !== data ? { data, held } : { data };
}

/** Reads `.npy` files: the inputs' and the labels'. */
export async function readNpyFiles(inputs: readonly string[], labels: string): Promise<RawSamples> {
  const [first = labels] = inputs;
  return {
    file: first,
    inputs: await Promise.all(inputs.map(async (input) => toRaw(parseNpy(await readBytes(input), input), true))),
    target: { kind: 'numbers', array: toRaw(parseNpy(await readBytes(labels), labels), false), file: labels },
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

function samplesIn(
  arrays: ReadonlyMap<string, NpyArray>,
  suffix: string,
  file: string,
  expect: ExpectedPorts | undefined,
): RawSamples | undefined {
  const byName = new Map([...arrays].map(([name, array]) => [name.toLowerCase(), array]));
  const answers = byName.get(`y${suffix}`);
  const inputs = inputsIn(byName, suffix, expect);
  if (!answers || inputs.length === 0) return undefined;
  return { file, inputs, target: { kind: 'numbers', array: toRaw(answers, false) } };
}

function inputsIn(byName: ReadonlyMap<string, NpyArray>, suffix: string, expect: ExpectedPorts | undefined): RawArray[] {
  const whole = byName.get(`x${suffix}`);
  if (whole) return [toRaw(whole, true)];
  const named = (expect?.inputs ?? []).flatMap(({ name }): RawArray[] => {
    const array = byName.get(`${name}${suffix}`.toLowerCase());
    return array ? [{ ...toRaw(array, true), name }] : [];
  });
  if (named.length > 0) return named;
  const numbered: RawArray[] = [];
  for (let array = byName.get(`x0${suffix}`); array; array = byName.get(`x${numbered.length}${suffix}`)) {
    numbered.push(toRaw(array, true));
  }
  return numbered;
}

/** Unsigned bytes with two or more axes are taken for pixels: nothing else is stored so as an input. */
function toRaw({ shape, values, type }: NpyArray, isInput: boolean): RawArray {
  return { shape, values, integers: !type.startsWith('f'), pixels: isInput && type === 'u1' && shape.length > 1 };
}
