import { expect, it } from 'vitest';
import { FieldMerge } from '../../../../src/compress/merge/fieldMerge';
import { MergeNotes, UNLIKE } from '../../../../src/compress/merge/mergeNotes';
import { single } from '../../../../src/compress/merge/response/response';

/** Channels 10 to 15. Of the removed ones 10 and 12 point as the kept 13 does, 11 as the kept 15, and 14 as none. */
const VECTORS = new Map([
  [10, [2, 0, 0]],
  [11, [0, 6, 0]],
  [12, [5, 0, 0]],
  [13, [1, 0, 0]],
  [14, [0, 0, 1]],
  [15, [0, 2, 0]],
]);
const IDS = [...VECTORS.keys()];
const REMOVED = new Set([10, 11, 12, 14]);

it('each removed channel goes into the kept one that points its way, by the ratio of their lengths, at every place', () => {
  const gram = Float64Array.from(
    IDS.flatMap((a) => IDS.map((b) => (VECTORS.get(a) ?? []).reduce((sum, value, i) => sum + value * (VECTORS.get(b)?.[i] ?? 0), 0))),
  );
  const ids = Int32Array.from(IDS);
  const response = single({ ids, gram, moments: gram, offset: new Float64Array(6), scalable: true, convolved: true }, 12);
  // The channels stand on the axis twice, the second time behind all of the first.
  const places = [0, 6].map((first) => Int32Array.from(IDS, (_, c) => first + c));
  const notes = new MergeNotes(REMOVED);
  const mixes = new FieldMerge({ ids: IDS, places }, [response], REMOVED, notes).mixes(0.9);

  expect(mixes).toHaveLength(2);
  mixes.forEach(({ from, into, coefficients }, place) => {
    const at = (row: number, column: number): [number, number, number] => [
      (from[row] ?? 0) - 6 * place,
      (into[column] ?? 0) - 6 * place,
      coefficients[row * into.length + column] ?? Number.NaN,
    ];
    const all = Array.from(from, (_, row) => Array.from(into, (__, column) => at(row, column))).flat();
    // Places 0, 1, 2 go into 3 and 5.
    expect(all.sort()).toEqual([
      [0, 3, 2],
      [0, 5, 0],
      [1, 3, 0],
      [1, 5, 3],
      [2, 3, 5],
      [2, 5, 0],
    ]);
  });
  expect([...(notes.all().get(14)?.reasons ?? [])]).toEqual([UNLIKE]);
  expect([...(notes.all().get(11)?.into ?? [])]).toEqual([new Set([15])]);
});
