import { describe, expect, it } from 'vitest';
import type { LayerRow } from '../../../src/protocol/inspectAnswer';
import { filterHelp, filterLayers, filterProblems } from '../../../webview/store/layerFilter';
import { LAYER_COLUMN_NAMES, layerColumn } from '../../../webview/store/layerColumns';
import { readFigure } from '../../../webview/store/readFigure';

const row = (name: string, change: Partial<LayerRow> = {}): LayerRow => ({
  name,
  className: 'Conv2D',
  outputShape: [null, 8, 8, 64],
  params: 1000,
  bytes: 4000,
  macs: 64_000,
  activationBytes: 16_384,
  sparsity: 0,
  dtype: 'float32',
  channels: 64,
  prunable: 64,
  weights: [],
  ...change,
});

const LAYERS = [
  row('input', { className: 'InputLayer', params: 0, bytes: 0, macs: 0, channels: 0, prunable: 0, dtype: '' }),
  row('stem/conv', { params: 864, bytes: 3456, channels: 32, prunable: 32, sparsity: 0.05 }),
  row('stem/conv_bn', { className: 'BatchNormalization', params: 128, bytes: 512, macs: 0, channels: 0, prunable: 0 }),
  row('block 6/wide', { params: 1_500_000, bytes: 1_500_000, macs: 96e6, dtype: 'uint8', sparsity: 0.4 }),
  row('head/dense', {
    className: 'Dense',
    params: 128_000,
    bytes: 512_000,
    macs: 128_000,
    channels: 10,
    prunable: 0,
    frozen: true,
    outputShape: [null, 10],
  }),
  row('odd', { className: 'Custom', macs: null, channels: null, prunable: null, outputShape: null, params: 0, bytes: 0 }),
];
const found = (text: string): string[] => filterLayers(LAYERS, text).rows.map(({ name }) => name);

describe('the filter', () => {
  it.each<[string, readonly string[]]>([
    ['CONV', ['stem/conv', 'stem/conv_bn', 'block 6/wide']],
    ['stem conv2d', ['stem/conv']],
    ['class:conv', ['stem/conv', 'block 6/wide']],
    ['class=dense', ['head/dense']],
    ['class!=Conv2D @weights', ['stem/conv_bn', 'head/dense']],
    ['class:conv,dense', ['stem/conv', 'block 6/wide', 'head/dense']],
    ['name:stem', ['stem/conv', 'stem/conv_bn']],
    ['"block 6"', ['block 6/wide']],
    ['name:"block 6"', ['block 6/wide']],
    ['name="block 6/wide"', ['block 6/wide']],
    ['"block 6', ['block 6/wide']],
    ['bytes>500k', ['block 6/wide', 'head/dense']],
    ['bytes > 500k', ['block 6/wide', 'head/dense']],
    ['bytes >500KB', ['block 6/wide', 'head/dense']],
    ['bytes>500KiB', ['block 6/wide']],
    ['bytes>500000', ['block 6/wide', 'head/dense']],
    ['params>=1M', ['block 6/wide']],
    ['parameters>=1M', ['block 6/wide']],
    ['macs<1e6 macs>0', ['stem/conv', 'head/dense']],
    ['sparsity>0.1', ['block 6/wide']],
    ['sparsity>=5% sparsity<10%', ['stem/conv']],
    ['zeros<10% @weights', ['stem/conv', 'stem/conv_bn', 'head/dense']],
    ['channels=64', ['block 6/wide']],
    ['channels:64', ['block 6/wide']],
    ['channels=10,32', ['stem/conv', 'head/dense']],
    ['channels!=0,64', ['stem/conv', 'head/dense']],
    ['channels=10..32', ['stem/conv', 'head/dense']],
    ['output<=10', ['head/dense']],
    ['dtype=uint8', ['block 6/wide']],
    ['@prunable', ['stem/conv', 'block 6/wide']],
    ['@FIXED', ['head/dense']],
    ['@frozen', ['head/dense']],
    ['-stem -@prunable @weights', ['head/dense']],
    ['-class:conv -odd', ['input', 'stem/conv_bn', 'head/dense']],
    ['-"block 6" @prunable', ['stem/conv']],
    ['dense|wide', ['block 6/wide', 'head/dense']],
    ['@frozen|bytes=512', ['stem/conv_bn', 'head/dense']],
    ['nothing like it', []],
  ])('%s', (text, names) => {
    expect(filterProblems(text)).toEqual([]);
    expect(found(text)).toEqual(names);
  });

  it.each(['', '  ', '|', '""'])('leaves the list as it is without a term: %j', (text) => {
    expect(found(text)).toHaveLength(LAYERS.length);
    expect(filterProblems(text)).toEqual([]);
  });

  it('gives the same list where nothing is asked', () => {
    expect(filterLayers(LAYERS, ' ').rows).toBe(LAYERS);
  });

  it('knows nothing of what is not known', () => {
    expect(found('odd macs>=0')).toEqual([]);
    expect(found('odd macs<1')).toEqual([]);
    expect(found('odd -macs<1')).toEqual(['odd']);
  });

  it.each<[string, RegExp]>([
    ['byte>500', /^No column is called “byte”: name, class, output, params, bytes, gzip, brotli, macs, /],
    ['-byte>500', /^No column is called “byte”/],
    ['toString=1', /^No column is called “toString”/],
    ['@prunble', /^There is no “@prunble”: @prunable, @fixed, @weights, @frozen\.$/],
    ['@', /^There is no “@”/],
    ['@constructor', /^There is no “@constructor”/],
    ['bytes>', /^“bytes>” lacks what to compare with, as in bytes>500k\.$/],
    ['bytes=,', /lacks what to compare with/],
    ['class:', /as in class:conv\.$/],
    ['bytes>5x0', /^“5x0” is not bytes, such as /],
    ['bytes>1k,x', /^“x” is not bytes/],
    ['bytes>10%', /^“10%” is not bytes/],
    ['bytes>1k..5k', /^“1k\.\.5k” is not bytes/],
    ['bytes=1..2..3', /is not bytes/],
    ['params>5kB', /^“5kB” is not a number/],
    ['sparsity<10', /^“10” is not a share from 0 to 1, or 10% \(sparsity\)\.$/],
    ['class>5', /^“class” is text and neither more nor less: class:… /],
    ['>500k', /^“>500k” lacks a column before it: output, params, /],
    ['conv|byte>5', /^No column is called “byte”/],
  ])('tells what it can’t read and leaves it out: %s', (text, problem) => {
    const { rows, problems } = filterLayers(LAYERS, `${text} @weights`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
    expect(rows).toEqual(filterLayers(LAYERS, '@weights').rows);
  });

  it('tells each fault once', () => {
    expect(filterProblems('byte>5 byte>5 @no')).toHaveLength(2);
  });

  it('has a help whose every example can be read, with every column and word in it', () => {
    const help = filterHelp();
    for (const { example } of help) expect(filterProblems(example)).toEqual([]);
    const whole = help.map(({ example, meaning }) => `${example} ${meaning}`).join('\n');
    for (const name of LAYER_COLUMN_NAMES) expect(whole).toContain(layerColumn(name).words[0]);
    for (const word of ['@prunable', '@fixed', '@weights', '@frozen']) expect(whole).toContain(word);
  });
});

describe('readFigure', () => {
  it.each<[string, number]>([
    ['500', 500],
    ['.5k', 500],
    ['1.5M', 1_500_000],
    ['1e6', 1_000_000],
    ['2G', 2e9],
    ['2Ki', 2048],
    ['1MiB', 1_048_576],
    ['3kb', 3000],
    ['-1', -1],
  ])('reads %s', (text, value) => {
    expect(readFigure(text, 'bytes')).toBe(value);
  });

  it.each(['', 'k', '1,5', '1k5', '5 5', '0x10', 'Infinity', 'NaN', '1e'])('reads no figure in %j', (text) => {
    expect(readFigure(text, 'bytes')).toBeUndefined();
  });

  it('takes shares with and without their sign', () => {
    expect([readFigure('10%', 'share'), readFigure('0.1', 'share'), readFigure('10', 'share'), readFigure('1k', 'share')]).toEqual([
      0.1,
      0.1,
      undefined,
      undefined,
    ]);
  });
});
