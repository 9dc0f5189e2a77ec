import * as fc from 'fast-check';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { quantizeModel } from '../../../src/compress/quantize/quantizeModel';
import { readModel } from '../../../src/formats/readModel';
import { writeModel } from '../../../src/formats/writeModel';
import { Failure } from '../../../src/model/failure';
import type { Model } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import { describeModel } from '../../../src/operations/describeModel';
import { describeFailure } from '../../../src/protocol/sentence';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { GraphBuilder, list, text } from '../../fixtures/graphBuilder';
import { memoryModel } from '../../fixtures/memoryModel';
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

const strange = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(-1, 1e308, 2 ** 53, 0.5, '', '../x', null, [], {}, 'float16', 'uint8', '__proto__'),
);

/** Small models of both formats with what can be damaged: several shards, quantization, integers, strings, a signature. */
const WHOLE = {
  'layers-model': () => quantizedTo8Bits(memoryModel(tiny)),
  'graph-model': () => {
    const graph = new GraphBuilder();
    const x = graph.convolution(
      'conv',
      [graph.placeholder('x', [null, 4, 4, 2]), graph.floats('k', [3, 3, 2, 4]), graph.floats('b', [4])],
      { fused: ['BiasAdd', 'Relu'] },
    );
    graph.constant({ name: 'words', shape: [2], dtype: 'string', values: Uint8Array.of(1, 0, 0, 0, 97, 0, 0, 0, 0) }, 'DT_STRING');
    const half = graph.node('MaxPool', 'pool', [x], {
      ksize: list([1, 2, 2, 1]),
      strides: list([1, 2, 2, 1]),
      padding: text('SAME'),
      data_format: text('NHWC'),
    });
    const padded = graph.node('PadV2', 'pad', [
      half,
      graph.integers('paddings', [0, 0, 1, 0, 0, 1, 0, 0], [4, 2]),
      graph.floats('zero', [], [0]),
    ]);
    const flat = graph.node('Reshape', 'flat', [padded, graph.integers('to', [-1, 36])]);
    return quantizedTo8Bits(
      graph
        .output(
          graph.node('Softmax', 'out', [graph.matMul('dense', [flat, graph.floats('d', [36, 3]), graph.floats('c', [3])], ['BiasAdd'])]),
        )
        .build(),
    );
  },
};

function tiny(): tfLayers.LayersModel {
  const { layers, input, model } = tfLayers;
  const image = input({ shape: [4, 4, 2] });
  const x = layers
    .batchNormalization({ name: 'norm' })
    .apply(
      layers.conv2d({ name: 'conv', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }).apply(image),
    ) as tfLayers.SymbolicTensor;
  const flat = layers
    .flatten({ name: 'flat' })
    .apply(layers.maxPooling2d({ name: 'pool', poolSize: 2 }).apply(x)) as tfLayers.SymbolicTensor;
  return model({
    inputs: image,
    outputs: layers.dense({ name: 'dense', units: 3, activation: 'softmax' }).apply(flat) as tfLayers.SymbolicTensor,
  });
}

function quantizedTo8Bits(model: Model): Model {
  return quantizeModel(model, { dtype: 'uint8', include: ['*k*', 'd'] }).model;
}

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
  const replaced = fc
    .tuple(fc.constantFrom(...spots), fc.option(strange, { nil: undefined }))
    .map(([spot, value]) => JSON.stringify(changed(MODEL, spot, value)));
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

describe('whole models, opened and traced', () => {
  beforeAll(async () => {
    await startBackend('wasm');
  });

  it.each(Object.entries(WHOLE))('1,200 damages of a %s', async (_format, build) => {
    const folder = join(await temporaryFolder(), 'model');
    const files = await filesOf(build(), folder);
    const json = JSON.parse(files['model.json']?.toString() ?? '') as unknown;
    const spots = spotsOf(json);
    const shards = Object.keys(files).filter((name) => name !== 'model.json');
    const bytes = fc.tuple(fc.constantFrom(...Object.keys(files)), fc.nat(), fc.integer({ min: 1, max: 255 })).map(([name, at, flip]) => {
      const damaged = Buffer.from(files[name] ?? []);
      damaged[at % damaged.length] = (damaged[at % damaged.length] ?? 0) ^ flip;
      return { [name]: damaged };
    });
    const sizes = fc.tuple(fc.constantFrom(...shards), fc.integer({ min: -9, max: 9 })).map(([name, more]) => {
      const whole = files[name] ?? Buffer.of();
      return { [name]: Buffer.concat([whole, Buffer.alloc(Math.max(0, more))]).subarray(0, Math.max(0, whole.length + more)) };
    });
    const parts = fc.tuple(fc.constantFrom(...spots), fc.option(strange, { nil: undefined })).map(([spot, value]) => ({
      'model.json': Buffer.from(JSON.stringify(changed(json, spot, value))),
    }));
    const numbers = fc
      .tuple(
        fc.constantFrom(...spots.filter((spot) => isNumber(valueAt(json, spot)))),
        fc.constantFrom(0, -1, 1, 2, 3, 7, 1000, 65_536, 2 ** 31, 2 ** 40, 1e300),
      )
      .map(([spot, number]) => ({
        'model.json': Buffer.from(JSON.stringify(changed(json, spot, typeof valueAt(json, spot) === 'string' ? String(number) : number))),
      }));
    const names = fc
      .tuple(fc.constantFrom(...spots.filter((spot) => typeof valueAt(json, spot) === 'string')), fc.constantFrom(...spots))
      .map(([spot, other]) => ({
        'model.json': Buffer.from(JSON.stringify(changed(json, spot, valueAt(json, other)))),
      }));
    const ofSignature = spots.filter(([key, ...rest]) => key === 'signature' && rest.length > 0);
    const signatures = fc
      .tuple(
        fc.constantFrom(...(ofSignature.length > 0 ? ofSignature : spots)),
        fc.oneof(
          fc.constantFrom(undefined, null, {}, '', 'gone', 'gone:0', 'x:7', 'x', 'out:1', 'out:pad:0', 'pool', 'dense:0', 'words', '^x'),
          strange,
        ),
      )
      .map(([spot, value]) => ({ 'model.json': Buffer.from(JSON.stringify(changed(json, spot, value))) }));
    const codes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, sizes, parts, numbers, names, signatures), async (damaged) => {
        const start = performance.now();
        const code = await opensOrFails(folder, files, damaged);
        codes.set(code, (codes.get(code) ?? 0) + 1);
        expect(performance.now() - start).toBeLessThan(10_000);
      }),
      { seed: PROPERTY_SEED, numRuns: 1200 },
    );
    expect(codes.get('opens')).toBeGreaterThan(100);
    expect(codes.size).toBeGreaterThan(5);
    // Kibibytes, of the whole process at its largest.
    expect(process.resourceUsage().maxRSS).toBeLessThan(2 * 1024 * 1024);
  });
});

async function filesOf(model: Model, folder: string): Promise<Record<string, Buffer>> {
  await writeModel(model, folder, { overwrite: false, shardBytes: 600 });
  const files = (await readdir(folder)).sort();
  return Object.fromEntries(await Promise.all(files.map(async (name) => [name, await readFile(join(folder, name))] as const)));
}

type Files = Readonly<Record<string, Buffer>>;

/**
 * Opens, traces and describes the model in the folder while some of its files are damaged; the code of the one Failure that comes of it,
 * or `opens`. Afterwards the files are whole again.
 */
async function opensOrFails(folder: string, files: Files, damaged: Files): Promise<string> {
  for (const [name, bytes] of Object.entries(damaged)) await writeFile(join(folder, name), bytes);
  const tensors = tf.memory().numTensors;
  try {
    const model = await readModel(folder);
    describeModel(model, await analyse(model));
    return 'opens';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const failure: Failure = error;
    expect(failure.code).not.toBe('internal');
    expect(describeFailure(failure)).toContain(folder);
    return failure.code;
  } finally {
    expect(tf.memory().numTensors).toBe(tensors);
    expect((await readdir(folder)).sort()).toEqual(Object.keys(files).sort());
    for (const name of Object.keys(damaged)) await writeFile(join(folder, name), files[name] ?? '');
  }
}

type Spot = readonly (string | number)[];

function valueAt(value: unknown, spot: Spot): unknown {
  return spot.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], value);
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value));
}

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
