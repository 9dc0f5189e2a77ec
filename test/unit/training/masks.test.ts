import { expect, it } from 'vitest';
import { learnable } from '../../../src/training/learnable';
import { masksOfZeros } from '../../../src/training/masks';
import { modelOfWeights, vector } from '../../fixtures/modelOfWeights';

it('zeros are kept by a mask with 0 where the weight is zero and 1 elsewhere', () => {
  const model = modelOfWeights([vector('some', [0, -2, -0, 3]), vector('none', [1, 2]), vector('unasked', [0])]);
  expect(masksOfZeros(model, ['some', 'none', 'no such weight'])).toEqual(new Map([['some', Uint8Array.of(0, 1, 0, 1)]]));
});

it('whole numbers have no mask, because training does not change them', () => {
  const indices = { name: 'indices', shape: [2], dtype: 'int32', values: Int32Array.of(0, 1) } as const;
  expect(masksOfZeros(modelOfWeights([indices]), ['indices']).size).toBe(0);
});

it('all float32 weights can learn, but for the statistics of a BatchNormalization', () => {
  const layer = (className: string, weightNames: string[]) => ({
    path: className,
    className,
    outputShapes: [],
    weightNames,
    config: {},
    nested: false,
  });
  const names = ['bn/gamma', 'bn/moving_mean', 'bn/moving_variance', 'bn/moving_mean/scale', 'dense/moving_mean'];
  const variables = new Map([...names, 'dense/index'].map((name) => [name, { dtype: name === 'dense/index' ? 'int32' : 'float32' }]));
  const layers = [layer('BatchNormalization', names.slice(0, 4)), layer('Dense', names.slice(4))];
  expect([...learnable({ variables: variables as never, layers })]).toEqual(['bn/gamma', 'bn/moving_mean/scale', 'dense/moving_mean']);
});
