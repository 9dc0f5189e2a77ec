import { describe, expect, it } from 'vitest';
import { matchesAny } from '../../../../src/compress/quantize/namePattern';
import { quantizeModel } from '../../../../src/compress/quantize/quantizeModel';
import { regrid } from '../../../../src/compress/quantize/regrid';
import { withWeights } from '../../../../src/model/model';
import type { QuantizeSettings } from '../../../../src/protocol/settings/quantizing';
import { failureOf } from '../../../fixtures/failureOf';
import { modelOfWeights, vector } from '../../../fixtures/modelOfWeights';

const MODEL = modelOfWeights([
  vector('dense/kernel', [0.5, 0, -1]),
  vector('dense/bias', [1, 2]),
  vector('huge', [1e6]),
  { name: 'words', shape: [2], dtype: 'int32', values: Int32Array.of(1, 2) },
]);

describe('quantizing a model', () => {
  it('takes what it can and says why it left the rest', () => {
    const { model, layers, warnings } = quantizeModel(MODEL, { dtype: 'float16', oneDimensional: true });
    expect([...model.weights.values()].map(({ quantization }) => quantization?.dtype)).toEqual([
      'float16',
      'float16',
      undefined,
      undefined,
    ]);
    expect(layers).toMatchObject([
      { name: 'dense/kernel', loss: { nonzero: 2, becameZero: 0 } },
      { name: 'dense/bias', loss: { relativeError: 0 } },
      { name: 'huge', note: 'left as it is: float16 ends at 65504 and it has 1000000' },
      { name: 'words', note: 'left as it is: only float32 weights are quantized, this one is int32' },
    ]);
    expect(warnings).toMatchObject([{ code: 'quantizationSkipped', weight: 'huge' }]);
    expect(quantizeModel(model, { dtype: 'float16', oneDimensional: true }).layers[0]).toEqual({
      name: 'dense/kernel',
      note: 'is float16 already',
    });
  });

  it('minds include and exclude', () => {
    const { layers } = quantizeModel(MODEL, { dtype: 'uint8', include: ['dense/*'], exclude: ['*bia?'] });
    expect(layers.map(({ name }) => name)).toEqual(['dense/kernel']);
  });

  it('leaves what is one-dimensional unless it is asked for, and counts the bytes', () => {
    const kernel = { ...vector('kernel', [1, -2, 3, 4]), shape: [2, 2] };
    const model = modelOfWeights([
      kernel,
      vector('bias', [0.1, 0.2, 0.3]),
      { name: 'scale', shape: [], dtype: 'float32', values: Float32Array.of(2) },
      { ...vector('stored', [1, 2]), quantization: { dtype: 'float16' } },
    ]);
    const dtypes = (settings: Partial<QuantizeSettings>) =>
      [...quantizeModel(model, { dtype: 'uint8', ...settings }).model.weights.values()].map(
        ({ dtype, quantization }) => quantization?.dtype ?? dtype,
      );
    expect(dtypes({})).toEqual(['uint8', 'float32', 'float32', 'float16']);
    expect(dtypes({ oneDimensional: true })).toEqual(['uint8', 'uint8', 'uint8', 'uint8']);
    expect(dtypes({ include: ['b*', 'kernel'] })).toEqual(['uint8', 'uint8', 'float32', 'float16']);
    const { kept, layers } = quantizeModel(model, { dtype: 'uint8' });
    expect(kept).toEqual({ tensors: 3, bytes: 3 * 3 + 3 + 2 });
    expect(layers.map(({ note }) => note)).toEqual([
      undefined,
      'stays float32: it is one-dimensional',
      'stays float32: it is one-dimensional',
      'stays float16: it is one-dimensional',
    ]);
    expect(quantizeModel(model, { dtype: 'uint16' }).kept.bytes).toBe(3 * 2 + 2);
  });

  it('refuses to do nothing where all is one-dimensional', async () => {
    const flat = modelOfWeights([vector('bias', [1, 2])]);
    const refused = Promise.resolve().then(() => quantizeModel(flat, { dtype: 'uint8' }));
    expect(await failureOf(refused)).toMatchObject({ code: 'settingInvalid', setting: 'one-dimensional' });
  });

  it('refuses patterns that leave nothing, and NaN by name', async () => {
    const nothing = Promise.resolve().then(() => quantizeModel(MODEL, { dtype: 'uint8', include: ['conv*'] }));
    expect(await failureOf(nothing)).toMatchObject({ code: 'settingInvalid' });
    const broken = withWeights(MODEL, [vector('huge', [NaN])]);
    const refused = Promise.resolve().then(() => quantizeModel(broken, { dtype: 'uint8', oneDimensional: true }));
    expect(await failureOf(refused)).toMatchObject({ code: 'planInvalid', tensor: 'huge' });
  });
});

describe('quantizing what is quantized', () => {
  it.each([{ dtype: 'uint8' }, { dtype: 'uint8', levels: 4 }, { dtype: 'uint16' }, { dtype: 'float16' }] as const)(
    'by the same settings changes nothing: %j',
    (settings) => {
      const many = {
        ...vector(
          'many',
          Array.from({ length: 60 }, (_, i) => Math.sin(i * i) * (1 + i / 9)),
        ),
        shape: [6, 10],
      };
      const { model } = quantizeModel(modelOfWeights([many]), settings);
      const { model: again, layers } = quantizeModel(model, settings);
      expect(again.weights.get('many')).toBe(model.weights.get('many'));
      expect(layers[0]?.note).toContain('already');
    },
  );
});

describe('regrid', () => {
  it('gives an edited weight no more levels than it had', () => {
    const many = {
      ...vector(
        'many',
        Array.from({ length: 60 }, (_, i) => Math.sin(i * i) * (1 + i / 9)),
      ),
      shape: [6, 10],
    };
    const { model } = quantizeModel(modelOfWeights([many]), { dtype: 'uint8', levels: 5 });
    const coarse = model.weights.get('many') ?? many;
    const edited = modelOfWeights([{ ...coarse, values: Float32Array.from(coarse.values, (value, i) => value * (1 + i / 100)) }]);
    const values = regrid(edited, model).weights.get('many')?.values ?? [];
    expect(new Set(values).size).toBe(5);
    coarse.values.forEach((value, i) => value !== 0 || expect(values[i]).toBe(0));
  });

  it('rounds edited quantized weights and leaves the others', () => {
    const { model } = quantizeModel(MODEL, { dtype: 'uint8', include: ['dense/*'] });
    const kernel = model.weights.get('dense/kernel');
    const edited = withWeights(model, kernel ? [{ ...kernel, values: Float32Array.of(0.123, 0, 3) }] : []);
    const { weights, warnings } = regrid(edited, model);
    expect(weights.get('dense/kernel')?.quantization?.scale).toBe(0.01177);
    expect(weights.get('dense/kernel')?.values[1]).toBe(0);
    expect(weights.get('dense/bias')).toBe(model.weights.get('dense/bias'));
    expect(warnings).toEqual([]);
  });

  it('tells of a weight that its type can not hold any more', () => {
    const lost = { ...vector('w', [NaN]), quantization: { dtype: 'float16' } } as const;
    const edited = modelOfWeights([{ ...lost, values: Float32Array.of(1e9) }]);
    expect(regrid(edited, edited).warnings).toMatchObject([{ code: 'quantizationChanged', weight: 'w' }]);
  });
});

describe('name patterns', () => {
  it.each([
    ['dense_1/kernel', '*', true],
    ['dense_1/kernel', 'dense_?/kernel', true],
    ['dense_10/kernel', 'dense_?/kernel', false],
    ['a/b/c/kernel', '*/kernel', true],
    ['kernel', 'kernel*', true],
    ['kernel', 'kern', false],
    ['a*b', 'a*b', true],
    ['', '*', true],
    ['', '?', false],
    ['x.y', 'x?y', true],
    ['aaaa', '*a*a', true],
  ])('%s against %s: %s', (name, pattern, expected) => {
    expect(matchesAny(name, [pattern])).toBe(expected);
  });

  it('are quick with many stars', () => {
    expect(matchesAny('a'.repeat(2000), ['*a'.repeat(40) + 'b'])).toBe(false);
  });
});
