import { describe, expect, it } from 'vitest';
import { toldWordsSchema } from '../../../../src/data/datasetWords';
import { dataChoice, wordsOf } from '../../../../src/protocol/dataChoice';
import {
  classesForm,
  columnsForm,
  labelForm,
  orderForm,
  ordersForm,
  scaleForm,
  separatorForm,
  splitForm,
} from '../../../../src/protocol/settings/dataWordForms';
import {
  DATA_FORMATS,
  dataWords,
  DECIMAL_SIGNS,
  TARGET_KINDS,
  unheededWords,
  type DataWordsTold,
} from '../../../../src/protocol/settings/dataWords';
import type { TextForm } from '../../../../src/protocol/settings/field';
import { settle } from '../../../../src/protocol/settings/settle';

it('declares every key of a dataset.json that can be told, and no other', () => {
  expect(Object.keys(dataWords.fields).sort()).toEqual(Object.keys(toldWordsSchema.shape).sort());
});

it.each([
  ['format', DATA_FORMATS],
  ['targets', TARGET_KINDS],
  ['decimal', DECIMAL_SIGNS],
] as const)('the readers know the same choices of %s', (name, choices) => {
  for (const choice of [...Object.keys(choices), 'other'])
    expect(toldWordsSchema.safeParse({ [name]: choice }).success, choice).toBe(Object.hasOwn(choices, choice));
});

describe('a word in one line', () => {
  const forms: [TextForm, string, unknown][] = [
    [scaleForm as TextForm, 'none', 'none'],
    [scaleForm as TextForm, 'range:-1:1', { range: [-1, 1] }],
    [scaleForm as TextForm, 'divide:255', { divide: 255 }],
    [scaleForm as TextForm, 'mean:10.4,0.5 std:2', { mean: [10.4, 0.5], std: 2 }],
    [ordersForm as TextForm, '0,2,3,1', [0, 2, 3, 1]],
    [ordersForm as TextForm, '0,2,3,1;-', [[0, 2, 3, 1], null]],
    [orderForm as TextForm, '0,2,1', [0, 2, 1]],
    [separatorForm as TextForm, ';', ';'],
    [separatorForm as TextForm, 'tab', '\t'],
    [classesForm as TextForm, 'golden retriever,cat', ['golden retriever', 'cat']],
    [classesForm as TextForm, '-1,1', ['-1', '1']],
    [columnsForm as TextForm, 'id,3', ['id', 3]],
    [columnsForm as TextForm, 'none', []],
    [labelForm as TextForm, 'price', 'price'],
    [labelForm as TextForm, '3', 3],
    [labelForm as TextForm, 'x,y', ['x', 'y']],
    [splitForm as TextForm, '0.2', { fraction: 0.2 }],
    [splitForm as TextForm, '0.2:1', { fraction: 0.2, seed: 1 }],
  ];

  it.each(forms)('%#: %s', (form, text, value) => {
    expect(form.parse(text)).toEqual(value);
    expect(form.text(value)).toBe(text);
    // The readers take it as it is.
    const [name] = Object.entries(dataWords.fields).find(([, { control }]) => control.kind === 'text' && control.form === form) ?? [];
    expect(toldWordsSchema.safeParse({ [name ?? '']: value }).success).toBe(true);
  });

  it('a share may be told in per cent', () => expect(splitForm.parse('20%')).toEqual({ fraction: 0.2 }));

  it.each<[TextForm, string]>([
    ...[
      '',
      'range:1',
      'range:1:1',
      'range:a:b',
      'divide:0',
      'divide:1,2',
      'std:0',
      'mean:',
      'half:2',
      'divide:2 divide:3',
      'none divide:2',
    ].map((text): [TextForm, string] => [scaleForm as TextForm, text]),
    ...['', 'a,', ','].map((text): [TextForm, string] => [labelForm as TextForm, text]),
    ...['', '0', '0,0', '0,2', '0,1,x', '1,2', '0,1;'].map((text): [TextForm, string] => [ordersForm as TextForm, text]),
    ...['', ';;'].map((text): [TextForm, string] => [separatorForm as TextForm, text]),
    ...['', 'one', 'a,a'].map((text): [TextForm, string] => [classesForm as TextForm, text]),
    ...['', '0', '1', '1.5', 'x', '0.2:', '0.2:x', '0.2:1:2', '0.2:0.5'].map((text): [TextForm, string] => [splitForm as TextForm, text]),
  ])('%#: "%s" is none', (form, text) => expect(form.parse(text)).toBeUndefined());
});

it('holds values of recipes and of the panel to what can be written', () => {
  const holds = (words: unknown): boolean => {
    try {
      settle(dataWords, words as object);
      return true;
    } catch {
      return false;
    }
  };
  expect(holds({ scale: { range: [-1, 1] }, label: ['a', 0], split: { fraction: 0.5 } })).toBe(true);
  for (const bad of [{ scale: 7 }, { scale: [] }, { scale: { half: 2 } }, { label: [] }, { split: 0.2 }, { header: 'no' }, { other: 1 }])
    expect(holds(bad), JSON.stringify(bad)).toBe(false);
});

it('says which words make no difference', () => {
  expect(unheededWords({ label: 'a', scale: 'none', data: 'x.npz' }, 'npz')).toEqual([
    'Label column makes no difference here: it counts for CSV, and this is .npz.',
  ]);
  expect(unheededWords({ label: 'a', header: false }, 'csv')).toEqual([]);
});

it('a choice is the same text however its words were told', () => {
  const a = dataChoice('d', { targets: 'values', format: 'csv' });
  const b = dataChoice('d', { format: 'csv', targets: 'values' });
  expect(JSON.stringify(a)).toBe(JSON.stringify(b));
  expect(wordsOf(a)).toEqual({ format: 'csv', targets: 'values' });
  expect(dataChoice('d', {} satisfies DataWordsTold)).toBe('d');
});
