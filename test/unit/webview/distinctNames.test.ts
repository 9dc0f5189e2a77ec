import { describe, expect, it } from 'vitest';
import { distinctNames, endOfName, shortName } from '../../../webview/text/distinctNames';

const shown = (names: readonly string[]): (string | undefined)[] => names.map((name) => distinctNames(names).get(name)?.shown);

/** The names of a pose model: an exported feature extractor, and what decodes its maps. */
const EXTRACTOR = 'StatefulPartitionedCall/center_net_mobile_net_v2fpn_feature_extractor/model_1';
const POSE = [
  'StatefulPartitionedCall/unstack',
  'StatefulPartitionedCall/ResizeImage/resize/ExpandDims',
  ...[1, 2, 3, 10].flatMap((block) => [
    `${EXTRACTOR}/model/block_${block}_expand_relu/Relu6`,
    `${EXTRACTOR}/model/block_${block}_depthwise/depthwise`,
    `${EXTRACTOR}/model/block_${block}_project_BN/FusedBatchNormV3`,
  ]),
  `${EXTRACTOR}/conv2d_3/BiasAdd`,
  'StatefulPartitionedCall/stack_5',
];

describe('distinctNames', () => {
  it('leaves out the scope of all, and the long one of most with a mark', () => {
    const names = distinctNames(POSE);
    expect(names.get('StatefulPartitionedCall/unstack')).toEqual({ shown: 'unstack', scope: 'StatefulPartitionedCall/', leaf: '' });
    expect(names.get(`${EXTRACTOR}/model/block_10_expand_relu/Relu6`)).toEqual({
      shown: '…/block_10_expand_relu',
      scope: `${EXTRACTOR}/model/`,
      leaf: '/Relu6',
    });
    expect(names.get(`${EXTRACTOR}/conv2d_3/BiasAdd`)?.shown).toBe('…/conv2d_3/BiasAdd');
    expect(new Set([...names.values()].map((name) => name.shown)).size).toBe(POSE.length);
  });

  it('loses nothing: what is shown and what was left out are the name', () => {
    for (const [name, { shown: text, scope, leaf }] of distinctNames(POSE)) expect(scope + text.replace(/^…\//, '') + leaf).toBe(name);
  });

  it('leaves short scopes of a part of the names alone', () => {
    const nested = ['encoder/dense_1', 'encoder/dense_2', 'encoder/dense_3', 'decoder/dense_1', 'out'];
    expect(shown(nested)).toEqual(nested);
    expect(shown(['a/b/c', 'a/b/d', 'a/e/c'])).toEqual(['b/c', 'b/d', 'e/c']);
  });

  it('keeps the scope of names that would read alike', () => {
    const names = ['a_scope_of_most/conv', 'a_scope_of_most/pool', 'a_scope_of_most/dense', 'conv'];
    expect(shown(names)).toEqual(['a_scope_of_most/conv', '…/pool', '…/dense', 'conv']);
  });

  it('leaves out the operation of a layer that became one, not where it became several', () => {
    const names = ['c1/BiasAdd', 'c2/BiasAdd', 'c3/BiasAdd_1', 'c4/BiasAdd', 'c4/Relu', 'c5/Softmax'];
    expect(shown(names)).toEqual(['c1', 'c2', 'c3', 'c4/BiasAdd', 'c4/Relu', 'c5/Softmax']);
    expect(distinctNames(names, { wholeEnd: true }).get('c1/BiasAdd')?.shown).toBe('c1/BiasAdd');
    expect(shown(['c1/Add', 'c2/Add', 'c3/Add', 'c3'])).toEqual(['c1', 'c2', 'c3/Add', 'c3']);
  });

  it('never leaves out the last part, and nothing of a name alone', () => {
    expect(shown(['a/b'])).toEqual(['a/b']);
    expect(shown(['net', 'net/first'])).toEqual(['net', 'net/first']);
    expect(shown(['net/', 'net/first'])).toEqual(['net/', 'net/first']);
    expect(shown(['same/x', 'same/x'])).toEqual(['same/x', 'same/x']);
    expect(shown([])).toEqual([]);
  });

  it('takes very many names', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `StatefulPartitionedCall/stage_${i % 40}/block_${i}/BiasAdd`);
    expect(distinctNames(many).get(many[7] ?? '')?.shown).toBe('stage_7/block_7');
  });
});

describe('the end of a name', () => {
  it.each([
    ['batch_normalization_87', 'batch_normalization', '_87'],
    ['…/block_10_expand_relu', '…/block', '_10_expand_relu'],
    ['block_10_expand_relu/Relu6', 'block_10_expand', '_relu/Relu6'],
    ['mixed_7b_Branch_1_2', 'mixed_7b_Branch_1', '_2'],
    ['conv2d_3', 'conv2d_3', ''],
    ['abcdefghijklmnopqrstuvwxyz', 'abcdefghijklmnopqrst', 'uvwxyz'],
    ['a_name_that_ends_with_', 'a_name_that', '_ends_with_'],
  ])('of %s stays', (name, start, end) => {
    expect(endOfName(name)).toEqual({ start, end });
  });

  it.each([
    ['batch_normalization_87', 18, 'batch_normaliz…_87'],
    ['conv2d_3', 18, 'conv2d_3'],
    ['…/block_10_expand_relu', 18, '…/…_10_expand_relu'],
    ['abcdefghijklmnop', 8, 'a…klmnop'],
    ['a_1/abcdefghijkl', 4, 'a…kl'],
  ])('of %s is kept in %d characters', (name, most, short) => {
    expect(shortName(name, most)).toBe(short);
    expect(short.length).toBeLessThanOrEqual(most);
  });
});
