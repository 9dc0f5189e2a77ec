import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { savedModelJson } from '../../../src/formats/modelJson';
import { gzipSize, wireSize } from '../../../src/formats/wireSize';
import type { Model, Weight } from '../../../src/model/model';
import { modelOfWeights, vector } from '../../fixtures/modelOfWeights';

const random = seededRandom(3);
const values = Array.from({ length: 5000 }, () => Math.fround(random.normal()));

function gzipOf(bytes: Uint8Array): number {
  return gzipSync(bytes, { level: 9 }).length;
}

function brotliOf(bytes: Uint8Array): number {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params }).length;
}

/** What model.json takes. */
function jsonOf(model: Model): { bytes: number; gzipBytes: number; brotliBytes: number } {
  const json = Buffer.from(savedModelJson(model));
  return { bytes: json.length, gzipBytes: gzipOf(json), brotliBytes: brotliOf(json) };
}

function weightOf(name: string, count: number, draw: (stream: ReturnType<typeof seededRandom>) => number): Weight {
  const stream = random.fork(name);
  return { name, shape: [count], dtype: 'float32', values: Float32Array.from({ length: count }, () => draw(stream)) };
}

describe('wireSize', () => {
  it('is what zlib makes of the shard that would be written and of model.json', async () => {
    const bytes = Buffer.from(Float32Array.from(values).buffer);
    const model = modelOfWeights([vector('a', values)]);
    const modelJson = jsonOf(model);
    expect(modelJson.bytes).toBeGreaterThan(50);
    const sizes = {
      bytes: 20_000 + modelJson.bytes,
      gzipBytes: gzipOf(bytes) + modelJson.gzipBytes,
      brotliBytes: brotliOf(bytes) + modelJson.brotliBytes,
    };
    expect(await wireSize(model)).toEqual({ ...sizes, modelJson, estimated: false });
    expect(await gzipSize(model)).toEqual({ bytes: sizes.bytes, gzipBytes: sizes.gzipBytes, modelJsonGzipBytes: modelJson.gzipBytes });
  });

  it('counts quantized weights in their codes', async () => {
    const grid = { ...vector('a', [0, 1, 2, 255]), quantization: { dtype: 'uint8', scale: 1, min: 0 } } as const;
    const { bytes, modelJson } = await wireSize(modelOfWeights([grid]));
    expect(bytes - modelJson.bytes).toBe(4);
  });

  it('is that of model.json for a model without weights', async () => {
    const model = modelOfWeights([]);
    const modelJson = jsonOf(model);
    expect(await wireSize(model)).toEqual({ ...modelJson, modelJson, estimated: false });
  });

  it('estimates brotli beyond four mebibytes unless told otherwise', async () => {
    const zeros: Weight = { name: 'a', shape: [1_048_577], dtype: 'float32', values: new Float32Array(1_048_577) };
    expect(await wireSize(modelOfWeights([zeros]))).toMatchObject({ estimated: true });
    expect(await wireSize(modelOfWeights([zeros]), { exact: true })).toMatchObject({ estimated: false });
  });

  const large: Record<string, (stream: ReturnType<typeof seededRandom>) => number> = {
    'dense floats': (stream) => 0.05 * stream.normal(),
    'floats that are zero but for one in ten': (stream) => (stream.integer(10) === 0 ? stream.normal() : 0),
    'few values': (stream) => stream.integer(50),
  };
  for (const [name, draw] of Object.entries(large)) {
    it(`has gzip exact and brotli within 2 % where it is estimated: ${name}`, async () => {
      const model = modelOfWeights([weightOf('a', 400_000, draw), weightOf('b', 10, draw), weightOf('c', 4_000, draw)]);
      const estimate = await wireSize(model, { exact: false });
      const all = Buffer.concat([...model.weights.values()].map(({ values: { buffer } }) => new Uint8Array(buffer as ArrayBuffer)));
      const json = jsonOf(model);
      expect(estimate.estimated).toBe(true);
      expect(estimate.gzipBytes).toBe(gzipOf(all) + json.gzipBytes);
      const brotlied = brotliOf(all) + json.brotliBytes;
      expect(Math.abs(estimate.brotliBytes / brotlied - 1)).toBeLessThan(0.02);
    }, 240_000);
  }
});
