import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpz } from '../../../src/data/npz';
import { gzipSize } from '../../../src/formats/wireSize';
import { analyse } from '../../../src/operations/analyse';
import { prune } from '../../../src/operations/edits/prune';
import { quantize } from '../../../src/operations/edits/quantize';
import type { Edited, Opened } from '../../../src/operations/opened';
import type { DataChoice } from '../../../src/protocol/dataChoice';
import type { QuantizeSettings } from '../../../src/protocol/settings/quantizing';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { failureOf } from '../../fixtures/failureOf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { trainedOnDigits, writeDigits } from '../../fixtures/trainedDigits';
import { editText } from '../../../src/cli/text/edit';

let folder: string;
let data: string;
let net: Opened;

beforeAll(async () => {
  await startBackend('wasm');
  folder = await mkdtemp(join(tmpdir(), 'model-minifier-'));
  data = await writeDigits(folder, 1200);
  net = await trainedOnDigits(data, 6);
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const made = (settings: QuantizeSettings, choice: DataChoice = data, { model, analysis }: Opened = net): Promise<Edited> =>
  quantize({ model, analysis, settings, data: choice }, operationContext());

describe('quantizing by what the loss feels', () => {
  it('loses less of the loss in the same bytes than the same levels for all tensors', async () => {
    const plain = await made({ dtype: 'uint8', levels: 4 });
    const maxBytes = (await gzipSize(plain.model)).gzipBytes;
    const own = await made({ dtype: 'uint8', maxBytes });
    const carried = await made({ dtype: 'uint8', maxBytes, rounding: 'carried' });
    const rise = ({ answer: { before, after } }: Edited): number => (after.loss ?? NaN) - (before.loss ?? NaN);
    for (const each of [own, carried]) {
      expect((await gzipSize(each.model)).gzipBytes).toBeLessThanOrEqual(maxBytes);
      expect(rise(each)).toBeLessThan(0.7 * rise(plain));
    }
    expect(own.answer.quantization).toMatchObject({
      importance: { by: 'curvature', why: 'the data set has answers' },
      budget: { unit: 'bytes', most: maxBytes },
    });
    expect(own.answer.quantization?.rounding).toBeUndefined();
    expect(editText(own.answer)).toMatch(/through gzip, of at most/);
    expect(editText(own.answer)).toMatch(/each change counted by how much the loss rises \(the data set has answers\)/);
    expect(editText(own.answer)).toMatch(/dense\/kernel +uint8 +\d+ +\d/);
    expect(editText(carried.answer)).toMatch(/errors were carried/);
    expect(carried.answer.quantization?.rounding).toBe('carried');
    // What was looked at is not what is measured on.
    expect(own.answer.after.on).toMatchObject({ part: 'heldOut' });
  }, 120_000);

  it('keeps zeros and the same weights every time, by the inputs of data without answers', async () => {
    const pruned = await prune({ ...net, settings: { level: 'parameter', method: 'magnitude', amount: 0.8 } }, operationContext());
    const choice = { path: data, targets: 'none' } as const;
    const settings = { dtype: 'uint8', meanBits: 0.8, rounding: 'carried' } as const;
    const [a, b] = [await made(settings, choice, pruned), await made(settings, choice, pruned)];
    expect(a.answer.quantization?.importance).toEqual({ by: 'inputs', why: 'the data set has no answers' });
    for (const { name, values, quantization } of a.model.weights.values()) {
      if (!quantization) continue;
      pruned.model.weights.get(name)?.values.forEach((value, i) => {
        if (value === 0) expect(values[i]).toBe(0);
      });
      expect(b.model.weights.get(name)?.values).toEqual(values);
    }
  }, 120_000);

  it('does without data where it may, and refuses where it may not', async () => {
    const { answer } = await quantize({ ...net, settings: { dtype: 'uint8', meanBits: 2 } }, operationContext());
    expect(answer.quantization?.importance).toEqual({ by: 'none', why: 'there is no data set to look at' });
    for (const told of [{ rounding: 'carried' }, { levels: 4, importance: 'inputs' }, { meanBits: 2, importance: 'curvature' }] as const) {
      expect(await failureOf(quantize({ ...net, settings: { dtype: 'uint8', ...told } }, operationContext()))).toMatchObject({
        code: 'dataNeeded',
      });
    }
  });

  it('leaves plain levels as they are with or without data', async () => {
    const settings = { dtype: 'uint8', levels: 5 } as const;
    const [a, b] = [await made(settings), await quantize({ ...net, settings }, operationContext())];
    expect(a.model.weights.get('dense/kernel')?.values).toEqual(b.model.weights.get('dense/kernel')?.values);
    expect(a.answer.quantization?.importance).toEqual({ by: 'none' });
    expect(a.answer.after.on).toMatchObject({ part: 'all' });
  });

  it('says which tensors it could not weigh', async () => {
    const { layers, sequential } = tfLayers;
    const model = memoryModel(() =>
      sequential({
        layers: [
          layers.embedding({ inputDim: 20, outputDim: 6, inputLength: 4, name: 'words' }),
          layers.flatten(),
          layers.dense({ units: 3, activation: 'softmax', name: 'out' }),
        ],
      }),
    );
    const opened = { model, analysis: await analyse(model) };
    const words = join(folder, 'words.npz');
    await writeNpz(
      words,
      new Map([
        ['x', { shape: [60, 4], values: Float32Array.from({ length: 240 }, (_, i) => (i * 7) % 20) }],
        ['y', { shape: [60], values: Float32Array.from({ length: 60 }, (_, i) => i % 3) }],
      ]),
    );
    const { answer } = await made({ dtype: 'uint8', levels: 4, rounding: 'carried' }, words, opened);
    expect(answer.warnings.filter(({ code }) => code === 'notScored').map(({ weight }) => weight)).toEqual(['words/embeddings']);
  });
});
