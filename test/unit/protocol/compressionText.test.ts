import { expect, it } from 'vitest';
import { compressionText } from '../../../src/protocol/compressionText';

const budgets = [{ budget: 'maxBytes', limit: 700, reached: 497, met: true }] as const;

it('says nothing of what was made up for where nothing was done', () => {
  expect(compressionText({ budgets, repair: 'nothing', met: true, steps: [] })).toEqual([
    expect.stringMatching(/^inside the budget: 497.B of at most 700.B$/),
  ]);
});

it('says what made up for what the steps lost', () => {
  const steps = [{ edit: 'quantize', settings: { dtype: 'uint8' } }] as const;
  expect(compressionText({ budgets, repair: 'nothing', met: true, steps }).at(-1)).toMatch(/nothing was trained/);
  expect(compressionText({ budgets, repair: 'answers', met: true, steps }).at(-1)).toMatch(/by training with the data set’s answers/);
});
