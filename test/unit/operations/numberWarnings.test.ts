import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json';
import type { ModelWarning } from '../../../src/model/model';
import { operationTable } from '../../../src/operations/operationTable';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { writeKeras3Model } from '../../fixtures/keras3/keras3Model';
import { operationContext } from '../../fixtures/operationContext';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const layer = (className: string, config: JsonObject): JsonObject => ({ class_name: className, config });
const wave = (size: number): number[] => Array.from({ length: size }, (_, i) => Math.sin(i + size));

/** A network of two features, one of which goes through a BatchNormalization on an axis that is not the last. */
function channelsFirst(): Promise<string> {
  const layers = [
    layer('InputLayer', { name: 'in', batch_input_shape: [null, 6], dtype: 'float32' }),
    layer('Dense', { name: 'before', units: 6, use_bias: false, activation: 'relu' }),
    layer('Reshape', { name: 'shaped', target_shape: [2, 3] }),
    layer('BatchNormalization', { name: 'bn', axis: 1, center: false, scale: false }),
    layer('Flatten', { name: 'flat' }),
    layer('Dense', { name: 'out', units: 2, use_bias: false, activation: 'softmax' }),
  ];
  return writeKeras3Model({
    topology: { keras_version: '2.15.0', model_config: layer('Sequential', { name: 's', layers }) },
    weights: [
      { name: 'before/kernel', shape: [6, 6], values: wave(36) },
      { name: 'bn/moving_mean', shape: [2], values: [0, 1] },
      { name: 'bn/moving_variance', shape: [2], values: [1, 4] },
      { name: 'out/kernel', shape: [6, 2], values: wave(12) },
    ],
    inputs: [],
    outputs: [],
  });
}

const about = (warnings: readonly ModelWarning[] = []): ModelWarning[] => warnings.filter(({ code }) => code === 'tfjsLimit');
const said = [expect.objectContaining({ layer: 'bn', message: expect.stringContaining('cpu and wasm backends') as string })];

describe('what is said of numbers that stock tfjs has otherwise', () => {
  beforeAll(() => startBackend('wasm'));

  it('is said by every operation that opens the model', async () => {
    const file = await channelsFirst();
    const context = operationContext();
    const data = join(await temporaryFolder(), 'data.csv');
    const rows = Array.from({ length: 12 }, (_, i) => [...wave(6).map((value) => value + i), i % 2].join(','));
    await writeFile(data, ['a,b,c,d,e,f,label', ...rows].join('\n'));

    expect(about((await operationTable.inspect({ file, exactSizes: false }, context)).warnings)).toEqual(said);
    expect(about((await operationTable.evaluateFile({ file, data }, context)).warnings)).toEqual(said);
    const settings = { method: 'magnitude', level: 'parameter' } as const;
    expect(about((await operationTable.rankFile({ file, settings, all: false }, context)).answer.warnings)).toEqual(said);
    expect(about((await operationTable.compare({ a: file, b: file }, context)).warnings)).toEqual(said);
    const target = { folder: await temporaryFolder(), overwrite: true };
    expect(about((await operationTable.repairFile({ file, ...target }, context)).warnings)).toEqual(said);
    const quantize = { edit: 'quantize', settings: { dtype: 'float16' } } as const;
    expect(about((await operationTable.editFile({ file, ...target, ...quantize }, context)).warnings)).toEqual(said);
  });
});
