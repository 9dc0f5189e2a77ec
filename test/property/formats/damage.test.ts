import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { readModel } from '../../../src/formats/readModel';
import { Failure } from '../../../src/model/failure';
import { describeFailure } from '../../../src/protocol/sentence';
import { PROPERTY_SEED } from '../../fixtures/propertySeed';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const MODEL = {
  format: 'layers-model',
  modelTopology: { class_name: 'Sequential', config: { name: 's', layers: [{ class_name: 'Dense', config: { units: 2 } }] } },
  weightsManifest: [
    { paths: ['a.bin', 'b.bin'], weights: [{ name: 'dense/kernel', shape: [3, 2], dtype: 'float32' }] },
    {
      paths: ['c.bin'],
      weights: [
        { name: 'dense/bias', shape: [2], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.1, min: -1 } },
        { name: 'words', shape: [1], dtype: 'string' },
      ],
    },
  ],
};
const FILES: Readonly<Record<string, Buffer>> = {
  'model.json': Buffer.from(JSON.stringify(MODEL)),
  'a.bin': Buffer.alloc(10, 1),
  'b.bin': Buffer.alloc(14, 2),
  'c.bin': Buffer.from([7, 8, 2, 0, 0, 0, 104, 105]),
};

/** Reads the damaged files: either a model comes of it, or one Failure that can be told in a sentence. */
async function loadsOrFails(folder: string, damaged: Readonly<Record<string, Buffer | undefined>>): Promise<Failure | undefined> {
  await mkdir(folder);
  for (const [name, bytes] of Object.entries({ ...FILES, ...damaged })) if (bytes) await writeFile(join(folder, name), bytes);
  try {
    const { weights } = await readModel(folder);
    for (const { values } of weights.values()) expect(values.length).toBeLessThan(30);
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(error.code).not.toBe('internal');
    expect(describeFailure(error)).toContain(folder);
    expect(describeFailure(error)).not.toMatch(/undefined|NaN|\[object/);
    return error;
  } finally {
    await rm(folder, { recursive: true });
  }
}

it('any byte of any file may change', async () => {
  const root = await temporaryFolder();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(FILES)), fc.nat(), fc.integer({ min: 1, max: 255 }), async (name, at, flip) => {
      const bytes = Buffer.from(FILES[name] ?? []);
      const index = at % bytes.length;
      bytes[index] = (bytes[index] ?? 0) ^ flip;
      await loadsOrFails(join(root, String(++run)), { [name]: bytes });
    }),
    { seed: PROPERTY_SEED, numRuns: 400 },
  );
});

it('a shard that is shorter, longer or missing is always refused', async () => {
  const root = await temporaryFolder();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('a.bin', 'b.bin', 'c.bin'), fc.integer({ min: -14, max: 30 }), async (name, more) => {
      const whole = FILES[name] ?? Buffer.of();
      const length = Math.max(0, whole.length + more);
      const bytes = more < -10 ? undefined : Buffer.concat([whole, Buffer.alloc(Math.max(0, more))]).subarray(0, length);
      const failure = await loadsOrFails(join(root, String(++run)), { [name]: bytes });
      expect(failure === undefined).toBe(more === 0);
    }),
    { seed: PROPERTY_SEED, numRuns: 150 },
  );
});

it('any part of the JSON may be cut off, dropped or replaced', async () => {
  const root = await temporaryFolder();
  let run = 0;
  const spots = spotsOf(MODEL);
  const strange = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 1e308, 2 ** 53, 0.5, '', '../x', null, [], {}, 'float16', 'uint8', '__proto__'));
  const replaced = fc.tuple(fc.constantFrom(...spots), fc.option(strange, { nil: undefined })).map(([spot, value]) => JSON.stringify(changed(MODEL, spot, value)));
  const cut = fc.nat({ max: FILES['model.json']?.length ?? 0 }).map((length) => FILES['model.json']?.subarray(0, length).toString() ?? '');
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 5, arbitrary: replaced }, { weight: 1, arbitrary: cut }), async (text) => {
      await loadsOrFails(join(root, String(++run)), { 'model.json': Buffer.from(text) });
    }),
    { seed: PROPERTY_SEED, numRuns: 500 },
  );
});

it('the files as they are load', async () => {
  expect(await loadsOrFails(join(await temporaryFolder(), 'whole'), {})).toBeUndefined();
});

type Spot = readonly (string | number)[];

/** Paths to every value inside of a JSON value. */
function spotsOf(value: unknown, at: Spot = []): Spot[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => spotsOf(item, [...at, key]))];
}

/** A copy with one value replaced, or left out where the new one is undefined. */
function changed(value: unknown, [key, ...rest]: Spot, replacement: unknown): unknown {
  if (key === undefined) return replacement ?? null;
  if (Array.isArray(value)) {
    return (value as unknown[]).flatMap((item, index) => {
      if (String(index) !== key) return [item];
      const next = rest.length === 0 ? replacement : changed(item, rest, replacement);
      return next === undefined ? [] : [next];
    });
  }
  const object = value as Record<string, unknown>;
  return { ...object, [key]: rest.length === 0 ? replacement : changed(object[key], rest, replacement) };
}
