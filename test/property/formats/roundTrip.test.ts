import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantizeWeight } from '../../../src/compress/quantize/quantizeWeight';
import { storable } from '../../../src/formats/codec/storable';
import { readModel } from '../../../src/formats/readModel';
import { writeModel } from '../../../src/formats/writeModel';
import { vector } from '../../fixtures/modelOfWeights';
import { PROPERTY_SEED } from '../../fixtures/propertySeed';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

interface StoredWeight {
  readonly entry: Record<string, unknown> & { readonly name: string };
  readonly bytes: Uint8Array;
}

const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
const sized = (count: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: count, maxLength: count });
const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true });
const anyScale = fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true });

const plain = fc.constantFrom(
  { dtype: 'float32', size: 4 },
  { dtype: 'int32', size: 4 },
  { dtype: 'bool', size: 1 },
  { dtype: 'complex64', size: 8 },
);
const affine = fc.record({
  dtype: fc.constantFrom('float32', 'int32'),
  quantization: fc.record({
    min: anyNumber,
    scale: anyScale,
    dtype: fc.constantFrom('uint8', 'uint16'),
    original_dtype: fc.constant('float32'),
  }),
});
const half = fc.constant({ dtype: 'float32', quantization: { dtype: 'float16' } });
const kind = fc.oneof(
  plain,
  affine.map((fields) => ({ ...fields, size: fields.quantization.dtype === 'uint8' ? 1 : 2 })),
  half.map((fields) => ({ ...fields, size: 2 })),
);

/** A weight of any kind with any bytes: NaN, codes that no quantizer would make, grids finer than float32. */
const numeric = fc.tuple(kind, shape).chain(([{ size, ...fields }, sizes]) => {
  const count = sizes.reduce((product, each) => product * each, 1);
  return sized(count * size).map((bytes) => ({ fields: { ...fields, shape: sizes }, bytes }));
});
const strings = fc.array(fc.uint8Array({ maxLength: 5 }), { maxLength: 3 }).map((words) => ({
  fields: { dtype: 'string', shape: [words.length] },
  bytes: new Uint8Array(Buffer.concat(words.flatMap((word) => [Buffer.from(Uint32Array.of(word.length).buffer), word]))),
}));
const groups = fc
  .array(fc.array(fc.oneof({ weight: 6, arbitrary: numeric }, { weight: 1, arbitrary: strings }), { maxLength: 4 }), { maxLength: 3 })
  .map((list) =>
    list.map((weights, group) =>
      weights.map(({ fields, bytes }, index): StoredWeight => ({ entry: { name: `g${group}/w${index}`, ...fields }, bytes })),
    ),
  );

/** Writes a model's files by hand, cut into shards of `shardBytes`, the way no tool of ours would. */
async function writeByHand(folder: string, list: readonly (readonly StoredWeight[])[], shardBytes: number): Promise<void> {
  await mkdir(folder);
  const weightsManifest = [];
  for (const [group, weights] of list.entries()) {
    const bytes = Buffer.concat(weights.map((weight) => weight.bytes));
    const paths: string[] = [];
    for (let start = 0; start < bytes.length; start += shardBytes) {
      paths.push(`shard ${group}.${start}`);
      await writeFile(join(folder, paths.at(-1) ?? ''), bytes.subarray(start, start + shardBytes));
    }
    weightsManifest.push({ paths, weights: weights.map(({ entry }) => entry) });
  }
  const modelTopology = { class_name: 'Sequential', config: { name: 's', layers: [] } };
  await writeFile(join(folder, 'model.json'), JSON.stringify({ weightsManifest, modelTopology }));
}

interface Manifest {
  readonly weightsManifest: { readonly paths: string[]; readonly weights: unknown[] }[];
}

it('read after write gives the same values, and the same bytes and entries as in the first files', async () => {
  const root = await temporaryFolder();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(groups, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), async (list, cutBefore, cutAfter) => {
      const [before, after] = [join(root, `a${++run}`), join(root, `b${run}`)] as const;
      await writeByHand(before, list, cutBefore);
      const model = await readModel(before);
      await writeModel(model, after, { overwrite: false, shardBytes: cutAfter });
      const again = await readModel(after);
      expect(again.weights).toEqual(model.weights);
      expect(again.warnings).toEqual(model.warnings);
      const { weightsManifest } = JSON.parse(await readFile(join(after, 'model.json'), 'utf8')) as Manifest;
      for (const [group, { paths, weights }] of weightsManifest.entries()) {
        const bytes = Buffer.concat(await Promise.all(paths.map((path) => readFile(join(after, path)))));
        expect(bytes).toEqual(Buffer.concat((list[group] ?? []).map((weight) => weight.bytes)));
        expect(weights).toEqual(JSON.parse(JSON.stringify((list[group] ?? []).map(({ entry }) => entry))));
      }
      await Promise.all([before, after].map((folder) => rm(folder, { recursive: true })));
    }),
    { seed: PROPERTY_SEED, numRuns: 200 },
  );
});

/** Near the largest float32 the grid is narrowed, and the bound with it, so that nothing becomes Infinity. */
const LARGE = Math.fround(1e38);
const float32 = fc.float({ min: -LARGE, max: LARGE, noNaN: true });
const values = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: float32 },
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.float({ min: -1, max: 1, noNaN: true }) },
  ),
  { maxLength: 30 },
);

it('quantizing keeps zeros, moves values by at most half a step and float32 rounding, and can be stored', () => {
  fc.assert(
    fc.property(values, fc.constantFrom('uint8' as const, 'uint16' as const), (list, dtype) => {
      const weight = vector('w', list);
      const quantized = quantizeWeight(weight, { dtype });
      const step = quantized.quantization?.scale ?? 0;
      weight.values.forEach((value, index) => {
        const moved = quantized.values[index] ?? NaN;
        if (value === 0) expect(Math.abs(moved)).toBe(0);
        expect(Math.abs(moved - value)).toBeLessThanOrEqual(step * 0.51 + Math.abs(value) * 2 ** -23 + 2 ** -149);
      });
      expect(storable(quantized).weight).toBe(quantized);
    }),
    { seed: PROPERTY_SEED, numRuns: 1000 },
  );
});

it('an edited quantized weight keeps its zeros when it is made storable, and is then stable', () => {
  const grid = fc.record({
    dtype: fc.constantFrom('uint8' as const, 'uint16' as const),
    min: fc.double({ min: -2, max: 2, noNaN: true }),
    scale: fc.double({ min: 1e-6, max: 0.1, noNaN: true }),
  });
  fc.assert(
    fc.property(values, fc.oneof(grid, fc.constant({ dtype: 'float16' as const })), (list, quantization) => {
      const { weight } = storable({ ...vector('w', list), quantization });
      list.forEach((value, index) => value === 0 && expect(Math.abs(weight.values[index] ?? NaN)).toBe(0));
      expect(storable(weight).weight).toBe(weight);
    }),
    { seed: PROPERTY_SEED, numRuns: 1000 },
  );
});
