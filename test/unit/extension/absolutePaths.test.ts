import { sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withAbsolutePaths } from '../../../src/extension/absolutePaths';

const FILE = '/models/lenet/model.json';
const plain = (settings: object): unknown => JSON.parse(JSON.stringify(settings).replaceAll(JSON.stringify(sep).slice(1, -1), '/'));

describe('paths of settings', () => {
  it('begin in the folder of the model, also those of a part', () => {
    const settings = { amount: 0.4, rewind: '../kept/epoch-0', finetune: { epochs: 1, teacher: 'teacher' } };
    expect(plain(withAbsolutePaths('prune', settings, FILE))).toEqual({
      amount: 0.4,
      rewind: '/models/kept/epoch-0',
      finetune: { epochs: 1, teacher: '/models/lenet/teacher' },
    });
    expect(plain(withAbsolutePaths('study', { rewind: 'epoch-0' }, FILE))).toEqual({ rewind: '/models/lenet/epoch-0' });
  });

  it('stay as they are where they are absolute, or stand for the original', () => {
    const settings = { epochs: 1, checkpoints: '/kept', teacher: 'original' };
    expect(withAbsolutePaths('finetune', settings, FILE)).toEqual(settings);
  });
});
