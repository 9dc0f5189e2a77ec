import { expect, it } from 'vitest';
import type { Reading } from '../../../src/protocol/reading';
import { readingText } from '../../../src/protocol/readingText';

const digits: Reading = {
  data: 'digits.npz',
  inputs: [{ name: 'input_1', from: 'array "x"', shape: [28, 28, 1], scale: 'divided by 255' }],
  answers: { from: 'array "y"', kind: 'classes', shape: [], classes: 10 },
  notes: [],
  samples: { train: 1200, test: 300, heldOut: true },
  loss: { name: 'categoricalCrossentropy', why: 'the output ends in softmax' },
};

it('is one line where nothing was left out', () => {
  expect(readingText(digits)).toEqual([
    'data: digits.npz, 1,200 samples for training, 300 held out; array "x" [28, 28, 1], divided by 255; array "y": 10 classes; loss categoricalCrossentropy (the output ends in softmax)',
  ]);
});

it('names classes with their numbers, the first few, and how they became outputs', () => {
  const names = ['air', 'bat', 'cat', 'dog', 'elk', 'fox'];
  const answers = { ...digits.answers, from: 'the folders’ names', classes: 6, names, order: 'in alphabetical order' };
  expect(readingText({ ...digits, answers, samples: { train: 1 } })[0]).toContain(
    'digits.npz, 1 sample; array "x" [28, 28, 1], divided by 255; the folders’ names: 6 classes (0: air, 1: bat, 2: cat, 3: dog, 4: elk, …), in alphabetical order; loss',
  );
});

it('does not number classes whose names are their numbers, and keeps codes apart from them', () => {
  const named = (names: string[]): string | undefined => readingText({ ...digits, answers: { ...digits.answers, names } })[0];
  expect(named(['0', '1', '2'])).toContain('10 classes (0, 1, 2);');
  expect(named(['1', '-1'])).toContain('10 classes (0: 1, 1: -1);');
});

it('tells the inputs of a model with several apart, and values from classes', () => {
  const inputs = ['left', 'right', 'up', 'down', 'in'].map((name, i) => ({
    name,
    from: `array "x${i}"`,
    shape: [4],
    scale: 'as they are',
  }));
  const answers = { from: 'column "price"', kind: 'values', shape: [1] } as const;
  expect(readingText({ ...digits, inputs, answers, samples: { train: 10, test: 5 } })[0]).toContain(
    '10 samples for training, 5 for testing; left from array "x0" [4], as they are; right from array "x1" [4], as they are; up from array "x2" [4], as they are; 2 more inputs; column "price": values; loss',
  );
  expect(readingText({ ...digits, answers: { ...answers, shape: [3] } })[0]).toContain('column "price": values [3];');
  expect(readingText({ ...digits, answers: { ...digits.answers, shape: [5] } })[0]).toContain('10 classes at each of [5];');
});

it('says in a second line what was left out', () => {
  const notes = ['3 files that are no PNG or JPEG were left out (a/2.webp, …).', 'Links were followed.'];
  expect(readingText({ ...digits, notes }).slice(1)).toEqual([`note: ${notes.join(' ')}`]);
});
