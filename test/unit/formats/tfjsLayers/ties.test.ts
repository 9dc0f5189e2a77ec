import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/base/json';
import { tiesOf } from '../../../../src/formats/tfjsLayers/ties';

function named(className: string, config: JsonObject): JsonObject {
  return { class_name: className, config: { name: 'a', ...config } };
}

function tiesOfOne(entry: JsonObject): ReturnType<typeof tiesOf> {
  return tiesOf({ class_name: 'Sequential', config: { name: 'net', layers: [entry] } });
}

describe('ties', () => {
  it('an LSTM has one size for columns, recurrent columns and recurrent rows', () => {
    expect(tiesOfOne(named('LSTM', {}))).toEqual([
      {
        layer: 'a',
        groups: [
          [
            { kernel: 0, axisFromEnd: 1, blocks: 4 },
            { kernel: 1, axisFromEnd: 1, blocks: 4 },
            { kernel: 1, axisFromEnd: 2, blocks: 1 },
          ],
        ],
      },
    ]);
  });

  it('a Bidirectional layer has one size for both directions', () => {
    const [tie] = tiesOfOne(named('Bidirectional', { layer: { class_name: 'SimpleRNN', config: {} } }));
    expect(tie?.groups.map((group) => group.map(({ kernel }) => kernel))).toEqual([[0, 1, 1, 2, 3, 3]]);
  });

  it('stacked cells have a size each, in both directions', () => {
    const cells = {
      class_name: 'StackedRNNCells',
      config: { cells: ['GRUCell', 'LSTMCell'].map((name) => ({ class_name: name, config: {} })) },
    };
    const [tie] = tiesOfOne(named('Bidirectional', { layer: { class_name: 'RNN', config: { cell: cells } } }));
    expect(tie?.groups.map((group) => group.map(({ kernel, blocks }) => [kernel, blocks]))).toEqual([
      [
        [0, 3],
        [1, 3],
        [1, 1],
        [4, 3],
        [5, 3],
        [5, 1],
      ],
      [
        [2, 4],
        [3, 4],
        [3, 1],
        [6, 4],
        [7, 4],
        [7, 1],
      ],
    ]);
  });

  it('layers whose size can not be written keep theirs', () => {
    expect(tiesOfOne(named('Dense', {}))).toEqual([]);
    expect(tiesOfOne(named('EinsumDense', {}))[0]?.pinned).toBe("EinsumDense can't be written in another size");
    expect(tiesOfOne(named('TimeDistributed', { layer: named('EinsumDense', {}) }))[0]?.pinned).toBe(
      "TimeDistributed can't be written in another size",
    );
  });

  it('nested layers are known by path', () => {
    const inner = named('Sequential', { layers: [named('LSTM', { name: 'b' })] });
    expect(tiesOfOne(inner).map(({ layer }) => layer)).toEqual(['a/b']);
    const model = { class_name: 'Sequential', config: { name: 'inner', layers: [named('LSTM', { name: 'b' })] } };
    expect(tiesOfOne(named('TimeDistributed', { layer: model })).map(({ layer }) => layer)).toEqual(['a/inner/b']);
  });
});
