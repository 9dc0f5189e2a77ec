import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json';
import { SizeElements } from '../../../src/formats/tfjsGraph/sizeElements';
import type { GraphNode } from '../../../src/formats/tfjsGraph/graphNode';
import type { Weight } from '../../../src/model/model';
import type { SizeSource } from '../../../src/model/sizeUse';

const LENGTH = 5;

/** Where the elements come from that a node makes of a constant vector of five and of further constants. */
function elementsBehind(
  op: string,
  { constants = [], masks = {}, output = 0 }: { constants?: number[][]; masks?: JsonObject; output?: number },
) {
  const vectors = [[10, 20, 30, 40, 50], ...constants];
  const weights = new Map(
    vectors.map((values, i): [string, Weight] => [
      `c${String(i)}`,
      { name: `c${String(i)}`, shape: [values.length], dtype: 'int32', values: Int32Array.from(values) },
    ]),
  );
  const made: GraphNode = { name: 'made', op, inputs: vectors.map((_, i) => ({ node: `c${String(i)}`, index: 0 })), attributes: masks };
  const reader: GraphNode = { name: 'reader', op: 'Reshape', inputs: [{ node: 'made', index: output }], attributes: {} };
  const elements = new SizeElements(new Map([made, reader].map((node) => [node.name, node])), weights, new Map());
  return elements
    .read(reader, 0)
    ?.map((source: SizeSource) => (source.kind === 'constant' ? `${source.weight}[${String(source.index)}]` : source.kind));
}

const first = (...indices: number[]): string[] => indices.map((index) => `c0[${String(index)}]`);
const mask = (name: string, value = '1'): JsonObject => ({ [name]: { i: value } });

/** The indices that a slice takes: every one of them is asked. */
function sliced(begin: number | undefined, end: number | undefined, stride: number): number[] {
  const inside = (at: number): number => (at < 0 ? at + LENGTH : at);
  const from = begin === undefined ? (stride > 0 ? 0 : LENGTH - 1) : inside(begin);
  const all = [0, 1, 2, 3, 4].filter((at) => (at - from) % stride === 0);
  if (stride > 0) return all.filter((at) => at >= from && (end === undefined || at < inside(end)));
  return all.filter((at) => at <= from && (end === undefined || at > inside(end))).reverse();
}

describe('the elements of a shape', () => {
  it.each([1, 2, 3, -1, -2])('that a strided slice takes, by %i', (stride) => {
    for (let begin = -LENGTH; begin < LENGTH; begin++) {
      for (let end = -LENGTH; end <= LENGTH; end++) {
        const constants = [[begin], [end], [stride]];
        const place = `${String(begin)}:${String(end)}`;
        const taken = (masks: JsonObject) => elementsBehind('StridedSlice', { constants, masks });
        expect(taken({}), place).toEqual(first(...sliced(begin, end, stride)));
        expect(taken(mask('begin_mask')), place).toEqual(first(...sliced(undefined, end, stride)));
        expect(taken(mask('end_mask')), place).toEqual(first(...sliced(begin, undefined, stride)));
        // A mask of other axes is none of this one.
        expect(taken(mask('end_mask', '2')), place).toEqual(first(...sliced(begin, end, stride)));
        expect(taken(mask('shrink_axis_mask')), place).toEqual(first((begin + LENGTH) % LENGTH));
      }
    }
  });

  it('that a strided slice takes are not known where it is not written out', () => {
    expect(elementsBehind('StridedSlice', { constants: [[0], [2]] })).toBeUndefined();
    expect(elementsBehind('StridedSlice', { constants: [[0], [2], [0]] })).toBeUndefined();
    for (const name of ['ellipsis_mask', 'new_axis_mask'])
      expect(elementsBehind('StridedSlice', { constants: [[0], [2], [1]], masks: mask(name) })).toBeUndefined();
  });

  it.each<[string, Parameters<typeof elementsBehind>[1], string[] | undefined]>([
    ['Slice', { constants: [[1], [2]] }, first(1, 2)],
    ['Slice', { constants: [[3], [-1]] }, first(3, 4)],
    ['Slice', { constants: [[3], [0]] }, []],
    ['Slice', { constants: [[3]] }, undefined],
    ['GatherV2', { constants: [[4, 0, 7], [0]] }, [...first(4, 0), 'computed']],
    ['GatherV2', {}, undefined],
    ['Unpack', { output: 3 }, first(3)],
    ['Cast', {}, first(0, 1, 2, 3, 4)],
    ['Pack', { constants: [[7]] }, [...first(0, 1, 2, 3, 4), 'c1[0]']],
    // The last input of one and the first of the other is the axis.
    ['ConcatV2', { constants: [[7, 8], [0]] }, [...first(0, 1, 2, 3, 4), 'c1[0]', 'c1[1]']],
    ['Concat', { constants: [[7, 8]] }, ['c1[0]', 'c1[1]']],
    ['Add', { constants: [[7]] }, undefined],
  ])('behind %s with %o', (op, given, expected) => expect(elementsBehind(op, given)).toEqual(expected));
});
