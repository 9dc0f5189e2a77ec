import { describe, expect, it } from 'vitest';
import { counted, f4, i4, knownPorts, loadArrays, u1 } from '../../fixtures/archives';
import { ports } from '../../fixtures/dataFiles';

const y = i4([2], [0, 1]);

/** The first value, which is 255, and what was said to have been done to it. */
async function firstOf(shape: number[], input: (number | null)[], words?: object) {
  const size = shape.reduce((product, each) => product * each, 1);
  const bytes = Uint8Array.from({ length: 2 * size }, (_, i) => (255 - i + 25600) % 256);
  const { inputs, reading } = await loadArrays({ x: u1([2, ...shape], bytes), y }, ports(input, [2]), words);
  return { first: inputs[0]?.values[0], said: reading?.inputs[0]?.scale, notes: reading?.notes };
}

describe('unsigned bytes', () => {
  it.each<[string, number[], (number | null)[]]>([
    ['RGB', [4, 5, 3], [4, 5, 3]],
    ['RGB of any size', [4, 5, 3], [null, null, 3]],
    ['grey for a channel', [4, 5], [4, 5, 1]],
    ['grey with the channel first', [1, 4, 5], [4, 5, 1]],
    ['grey for a flat input', [4, 5], [20]],
    ['RGB for a flat input', [4, 5, 3], [60]],
    ['flat for pictures', [20], [4, 5, 1]],
    ['a square for a square', [6, 6], [6, 6]],
  ])('are pixels: %s', async (_, shape, input) => {
    const { first, said, notes } = await firstOf(shape, input);
    expect(first).toBe(1);
    expect(said).toMatch(/divided by 255$/);
    expect(notes).toEqual([]);
  });

  it.each<[string, number[], (number | null)[]]>([
    ['a table', [7], [7]],
    ['a sequence', [5, 4], [5, 4]],
    ['two channels', [4, 5, 2], [4, 5, 2]],
    ['a volume', [4, 4, 4, 1], [4, 4, 4, 1]],
  ])('are none: %s', async (_, shape, input) => {
    const { first, said, notes } = await firstOf(shape, input);
    expect(first).toBe(255);
    expect(said).toBe('as they are');
    expect(notes).toEqual([expect.stringContaining('run to 255 and were taken as they are')]);
  });

  it('that are never above 1 in any part are no pixels', async () => {
    const dark = u1([2, 2, 2, 1], [0, 1, 1, 0, 1, 1, 0, 0]);
    const alone = await loadArrays({ x: dark, y }, ports([2, 2, 1], [2]));
    expect([...(alone.inputs[0]?.values ?? [])]).toEqual([0, 1, 1, 0, 1, 1, 0, 0]);
    const light = u1([2, 2, 2, 1], [0, 255, 1, 0, 1, 1, 0, 0]);
    const parts = await loadArrays({ x_train: dark, y_train: y, x_test: light, y_test: y }, ports([2, 2, 1], [2]));
    expect(parts.inputs[0]?.values[1]).toBeCloseTo(1 / 255);
  });

  it('that are stored as other numbers are taken as they are, and that is said', async () => {
    const notesOf = async (values: readonly number[]) =>
      (await loadArrays({ x: f4([2, values.length / 2], values), y }, ports([values.length / 2], [2]))).reading?.notes;
    const values = Array.from({ length: 128 }, (_, i) => 2 * i);
    expect(await notesOf(values)).toEqual([expect.stringContaining('are whole numbers up to 255 and were taken as they are')]);
    expect(await notesOf(values.map((value) => value / 255))).toEqual([]);
    expect(await notesOf(values.map((value) => value + 2))).toEqual([]);
    expect(await notesOf(values.map((value) => Math.min(value, 127)))).toEqual([]);
    expect(await notesOf(values.slice(2))).toEqual([]);
  });

  it('are scaled as the data set says, whatever their shape', async () => {
    expect(await firstOf([7], [7], { scale: { divide: 255 } })).toMatchObject({ first: 1, said: 'divided by 255', notes: [] });
    expect(await firstOf([7], [7], { scale: { range: [-1, 1] } })).toMatchObject({ first: 1, said: '0 to 255 as -1 to 1' });
    expect(await firstOf([4, 5, 3], [4, 5, 3], { scale: 'none' })).toMatchObject({ first: 255, said: 'as they are' });
    const three = await firstOf([4, 5, 3], [4, 5, 3], { scale: { divide: 255, mean: [0.5, 0.5, 0.5], std: 0.5 } });
    expect(three).toMatchObject({ first: 1, said: 'divided by 255, less [0.5, 0.5, 0.5], divided by 0.5' });
  });
});

describe('indices', () => {
  const tokens = knownPorts([3], [2], { indexOf: 20 });

  it('are never scaled, whatever their type', async () => {
    for (const x of [u1([2, 3], counted(6)), i4([2, 3], counted(6)), f4([2, 3], counted(6))]) {
      const { inputs, reading } = await loadArrays({ x, y }, tokens);
      expect([...(inputs[0]?.values ?? [])]).toEqual(counted(6));
      expect(reading?.inputs[0]?.scale).toBe('indices below 20, as they are');
    }
    const pictures = knownPorts([2, 2, 1], [2], { indexOf: 300 });
    expect((await loadArrays({ x: u1([2, 2, 2, 1], counted(8)), y }, pictures)).inputs[0]?.values[7]).toBe(7);
    const told = await loadArrays({ x: u1([2, 3], counted(6)), y }, tokens, { scale: { divide: 255 } });
    expect(told.inputs[0]?.values[5]).toBe(5);
    expect(told.reading?.notes).toEqual([expect.stringContaining('"scale" is not for the input "input_1"')]);
  });

  it.each<[number, 'float32' | 'int32']>([
    [20, 'float32'],
    [-1, 'float32'],
    [0.5, 'float32'],
    [25, 'int32'],
    [-3, 'int32'],
    [1.5, 'int32'],
    [Number.NaN, 'int32'],
  ])('%d of type %s is refused with its row and position', async (bad, dtype) =>
    expect(loadArrays({ x: f4([2, 3], [0, 1, 2, 3, bad, 5]), y }, knownPorts([3], [2], { indexOf: 20, dtype }))).rejects.toMatchObject({
      code: 'dataInvalid',
      data: { row: 1, reason: `${bad} at position 1 is no index from 0 to 19, as the input "input_1" takes` },
    }),
  );
});
