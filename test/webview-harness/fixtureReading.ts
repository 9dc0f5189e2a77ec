import type { Reading } from '../../src/protocol/reading';

/** How the harness's data set was read. */
export const READING: Reading = {
  data: 'digits.npz',
  format: 'npz',
  inputs: [{ name: 'input_1', from: 'array "x"', shape: [28, 28, 1], scale: 'divided by 255' }],
  answers: {
    from: 'array "y"',
    kind: 'classes',
    shape: [],
    classes: 10,
    names: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
    order: 'as metadata.json orders them',
  },
  notes: ['3 rows without an answer were left out (17, 204, 911).'],
  samples: { train: 8000, test: 2000, heldOut: true },
  loss: { name: 'categoricalCrossentropy', why: 'the output ends in softmax' },
};
