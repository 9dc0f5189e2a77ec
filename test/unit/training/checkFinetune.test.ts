import { describe, expect, it } from 'vitest';
import type { FinetuneSettings } from '../../../src/protocol/settings';
import { checkFinetune } from '../../../src/training/checkFinetune';

describe('settings of fine-tuning', () => {
  it.each<Partial<FinetuneSettings>>([
    {},
    { epochs: 1, batchSize: 1, patience: 1, learningRate: 1e-9, validation: 0 },
    { epochs: 500, batchSize: 512, patience: 10, learningRate: 1e6, validation: 0.999 },
  ])('may be %o', (settings) => expect(() => checkFinetune({ epochs: 1, ...settings })).not.toThrow());

  it.each<[string, Partial<FinetuneSettings>]>([
    ['epochs', { epochs: 0 }],
    ['epochs', { epochs: 1.5 }],
    ['batch size', { batchSize: 0 }],
    ['batch size', { batchSize: 2.5 }],
    ['patience', { patience: 0 }],
    ['patience', { patience: 0.5 }],
    ['learning rate', { learningRate: 0 }],
    ['learning rate', { learningRate: -1 }],
    ['learning rate', { learningRate: Infinity }],
    ['learning rate', { learningRate: Number.NaN }],
    ['validation', { validation: 1 }],
    ['validation', { validation: -0.1 }],
    ['validation', { validation: Number.NaN }],
  ])('are refused for their %s: %o', (setting, wrong) =>
    expect(() => checkFinetune({ epochs: 1, ...wrong })).toThrow(
      expect.objectContaining({ code: 'settingInvalid', data: expect.objectContaining({ setting }) }),
    ),
  );
});
