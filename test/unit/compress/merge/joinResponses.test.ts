import { describe, expect, it } from 'vitest';
import { productOf, reshaped, sumOf } from '../../../../src/compress/merge/response/joinResponses';
import { single, type Response, type ResponsePart } from '../../../../src/compress/merge/response/response';

type Vectors = readonly (readonly number[])[];

/** Every pair's sum of products. */
const products = (vectors: Vectors): number[] =>
  vectors.flatMap((v) => vectors.map((w) => v.reduce((sum, value, i) => sum + value * (w[i] ?? Number.NaN), 0)));

/** Channels 7 and 9 that respond by these vectors, with these constants. */
function part(vectors: Vectors, offset: readonly number[], more: Partial<ResponsePart> = {}): ResponsePart {
  return {
    ids: Int32Array.of(7, 9),
    gram: Float64Array.from(products(vectors)),
    moments: Float64Array.from(products(vectors), (value) => 10 * value),
    offset: Float64Array.from(offset),
    scalable: true,
    convolved: false,
    ...more,
  };
}

const [A, B]: [Vectors, Vectors] = [
  [
    [1, 2],
    [3, 1],
  ],
  [
    [2, 0, 1],
    [1, 1, 4],
  ],
];

describe('two activations of the same channels', () => {
  it.each([
    [false, [5 + 2, 6 + 8]],
    [true, [5 - 2, 6 - 8]],
  ])('that are added or subtracted (%s) respond by one vector behind the other', (difference, offset) => {
    const joined = sumOf(single(part(A, [5, 6])), single(part(B, [2, 8], { convolved: true })), difference)?.parts[0];
    const behind = products(A.map((vector, c) => [...vector, ...(B[c] ?? [])]));
    expect(joined).toEqual(
      part([], offset, { gram: Float64Array.from(behind), moments: Float64Array.from(behind, (v) => 10 * v), convolved: true }),
    );
    const bent = sumOf(single(part(A, [5, 6])), single(part(B, [2, 8], { scalable: false })))?.parts[0];
    expect(bent).toMatchObject({ scalable: false, convolved: false });
  });

  it('that are multiplied respond by every product of their elements, the constants among them', () => {
    const joined = productOf(single(part(A, [5, 6])), single(part(B, [2, 8])))?.parts[0];
    const all = A.map((vector, c) =>
      [...vector, [5, 6][c] ?? 0].flatMap((value) => [...(B[c] ?? []), [2, 8][c] ?? 0].map((other) => value * other)),
    );
    expect([...(joined?.gram ?? [])]).toEqual(products(all));
    expect(joined).toMatchObject({ offset: Float64Array.of(0, 0), scalable: false });
  });

  it('that are multiplied have nothing in common where those of one are opposite', () => {
    const opposite = part(
      [
        [1, 0],
        [-1, 1],
      ],
      [0, 0],
    );
    expect([...(productOf(single(opposite), single(opposite))?.parts[0]?.gram ?? [])]).toEqual([1, 0, 0, 4]);
  });

  it('are not joined where channels, parts or places differ', () => {
    const a = part(A, [0, 0]);
    const two = (...partOf: number[]): Response => ({ parts: [a, a], partOf: Int32Array.from(partOf) });
    expect(sumOf(single(a), single({ ...a, ids: Int32Array.of(7, 8) }))).toBeUndefined();
    expect(sumOf(single(a), two(0, 0))).toBeUndefined();
    expect(sumOf(two(0, 1), two(1, 0))).toBeUndefined();
    expect(sumOf(two(0, 1), two(0, 1))?.parts).toHaveLength(2);
  });
});

describe('a response in another shape', () => {
  const a = part(A, [0, 0]);
  const two: Response = { parts: [a, a], partOf: Int32Array.of(0, 1) };
  const partsIn = (response: Response, before: number[], after: number[]): number[] | undefined => {
    const found = reshaped(response, Int32Array.from(before), Int32Array.from(after));
    return found && [...found.partOf];
  };

  it('keeps its one part wherever there is a channel', () => {
    expect(partsIn(single(a), [7, 9], [7, -1, 9, 9])).toEqual([0, -1, 0, 0]);
  });

  it('finds where several parts went, place by place or channel by channel', () => {
    expect(partsIn(two, [7, 9], [7, 9, 7, 9])).toEqual([0, 1, 0, 1]);
    expect(partsIn(two, [7, 9], [7, 7, 9, 9])).toEqual([0, 0, 1, 1]);
  });

  it('is not known where no layout explains it', () => {
    expect(partsIn(two, [7, 9], [9, 7, 9, 7])).toBeUndefined();
    expect(partsIn(two, [7, 9], [7, 9, 7])).toBeUndefined();
  });
});
