import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Trial } from '../../../../src/protocol/trialRecord';
import type { MethodName, PruneLevel } from '../../../../src/protocol/vocabulary';
import { cellsOf } from '../../../../tools/study/answers/cells';
import { printed, RECORD, TEXT } from '../../../../tools/study/answers/gatherStudy';
import { page } from '../../../../tools/study/answers/page';
import type { Point } from '../../../../tools/study/answers/point';
import { accuracyAt, quantizationAnswer } from '../../../../tools/study/answers/quantization';
import { packed, unpacked } from '../../../../tools/study/answers/record';
import { scratchAnswer } from '../../../../tools/study/answers/repairs';
import { selectionAnswer } from '../../../../tools/study/answers/selection';

const FOLDER = 'docs/study';
const SEEDS = [1, 2, 3, 4, 5];
/** What a seed adds to every accuracy: paired differences leave it out. */
const LUCK = [0, 0.03, -0.02, 0.01, -0.01];

function point(seed: number, trial: Omit<Trial, 'seed'>, { accuracy, bytes = 1000 }: { accuracy: number; bytes?: number }): Point {
  return {
    network: 'net',
    seed,
    ...(trial.repair === 'rewind' ? { checkpoint: 'epoch-0' } : {}),
    trial,
    test: { samples: 100, loss: 1, accuracy: accuracy + (LUCK[seed - 1] ?? 0) },
    size: { params: 10, nonzero: 5, channels: 2, macs: 10, bytes, gzipBytes: bytes, modelJsonGzipBytes: 1 },
    spent: { epochs: 1, steps: 1, stepsTimesParams: 1 },
    seconds: 1,
  };
}

/** The same trial with each seed; `wobble` is what single seeds differ by. */
function points(trial: Omit<Trial, 'seed'>, figures: { accuracy: number; bytes?: number }, wobble = 0.0005): Point[] {
  return SEEDS.map((seed) => point(seed, trial, { ...figures, accuracy: figures.accuracy + (seed % 2 === 0 ? wobble : -wobble) }));
}

function pruned(method: MethodName, amount = 0.9, level: PruneLevel = 'parameter'): NonNullable<Trial['prune']> {
  return { method, amount, level };
}

const training = { epochs: 3 };

describe('OBD-SD against other methods', () => {
  const tuned = (method: MethodName, accuracy: number, wobble?: number): Point[] =>
    points({ prune: pruned(method), repair: 'finetune', training }, { accuracy }, wobble);

  it('is said to be ahead where every seed is, and not told apart where seeds disagree', () => {
    const cells = cellsOf([
      ...tuned('obd-sd', 0.9),
      ...tuned('obd', 0.88, 0),
      ...tuned('magnitude', 0.899, 0.02),
      ...tuned('random', 0.95, 0),
    ]);
    const { found, detail } = selectionAnswer(cells, 'parameter');
    expect(found).toContain('Highest on average in 0 of 1 cases from 90 % on.');
    expect(found).toContain('Against OBD: +2.0 points [+2.0, +2.0] on average; ahead in 1 of 1, behind in 0, not told apart in 0.');
    expect(found).toContain('on average; ahead in 0 of 1, behind in 0, not told apart in 1. Against random: ');
    expect(found).toContain('Against random: −5.0 points [−5.0, −5.0] on average; ahead in 0 of 1, behind in 1, not told apart in 0.');
    expect(detail).toMatch(/\| net \| 90 % \| 90\.\d \| \*\*\+2\.0\*\* \[\+[12]\.\d, \+2\.\d\] \|/);
  });

  it('claims nothing with fewer than five seeds', () => {
    const few = [...tuned('obd-sd', 0.9), ...tuned('obd', 0.8, 0)].filter(({ seed }) => seed < 5);
    expect(selectionAnswer(cellsOf(few), 'parameter').found).toContain('Against OBD: too few seeds for a claim.');
  });

  it('compares within the training that most methods had', () => {
    const longer = points({ prune: pruned('obd-sd'), repair: 'finetune', training: { epochs: 10 } }, { accuracy: 0.99 });
    const cells = cellsOf([...longer, ...tuned('obd-sd', 0.9), ...tuned('obd', 0.95, 0)]);
    expect(selectionAnswer(cells, 'parameter').found).toContain('Against OBD: −5.0 points');
  });

  it('counts only what is removed in earnest', () => {
    const little = points({ prune: pruned('obd-sd', 0.5), repair: 'finetune', training }, { accuracy: 0.99 });
    expect(selectionAnswer(cellsOf(little), 'parameter').found).toBe('Not measured.');
  });
});

describe('scratch against fine-tuning', () => {
  it('pairs the same method, amount and epochs', () => {
    const repaired = (repair: 'finetune' | 'scratch', epochs: number, accuracy: number): Point[] =>
      points({ prune: pruned('obd-sd', 0.8, 'neuron'), repair, training: { epochs } }, { accuracy });
    const cells = cellsOf([...repaired('finetune', 3, 0.5), ...repaired('finetune', 10, 0.9), ...repaired('scratch', 10, 0.93)]);
    expect(scratchAnswer(cells, 'neuron').found).toBe(
      'From scratch +3.0 points [+3.0, +3.0] on average; better in 1 of 1, worse in 0, not told apart in 0.',
    );
    expect(scratchAnswer(cells, 'parameter').found).toBe('From scratch not measured.');
  });
});

describe('quantization against pruning', () => {
  const at = (gzipBytes: number, accuracy: number): Pick<Point, 'size' | 'test'> =>
    point(1, { repair: 'none' }, { accuracy, bytes: gzipBytes });

  it('interpolates along the logarithm of bytes, and not beyond the ends', () => {
    const curve = [at(1000, 0.9), at(100, 0.8), at(10, 0.2)];
    expect(accuracyAt(curve, 1000)).toBeCloseTo(0.9);
    expect(accuracyAt(curve, Math.sqrt(1000 * 100))).toBeCloseTo(0.85);
    expect(accuracyAt(curve, 10)).toBeCloseTo(0.2);
    expect(accuracyAt(curve, 9)).toBeUndefined();
    expect(accuracyAt(curve, 1001)).toBeUndefined();
  });

  it('holds a grid against the pruned network of its bytes', () => {
    const cells = cellsOf([
      ...points({ repair: 'none' }, { accuracy: 0.7, bytes: 1000 }, 0),
      ...points({ repair: 'finetune', training }, { accuracy: 0.9, bytes: 1000 }, 0),
      ...points({ prune: pruned('magnitude'), repair: 'finetune', training }, { accuracy: 0.8, bytes: 100 }, 0),
      ...points({ repair: 'finetune', training, quantize: { dtype: 'uint8', levels: 8 } }, { accuracy: 0.89, bytes: 316 }),
      ...points({ repair: 'none', quantize: { dtype: 'uint8', levels: 8 } }, { accuracy: 0.7, bytes: 316 }),
    ]);
    const { found, detail } = quantizationAnswer(cells);
    expect(found).toContain('down to a fifth of the bytes: ahead in 1 of 1, behind in 0');
    expect(detail).toMatch(/\| net \| `uint8:8` \| 316 \| 31\.6 % \| 89\.\d \| magnitude \| \*\*\+4\.0\*\* /);
  });
});

describe('the page', () => {
  const record = { grounds: [], points: points({ repair: 'none' }, { accuracy: 0.9 }) };

  it('comes out of a record as it was packed', () => {
    expect(unpacked(packed(record))).toEqual(record);
  });

  it('has a place for every part', () => {
    expect(() => page('<!-- answers -->', record, [])).toThrow('the page has no place for networks');
  });

  it.skipIf(!existsSync(join(FOLDER, RECORD)))('is what its record prints, and so are its pictures', async () => {
    const record = unpacked(await readFile(join(FOLDER, RECORD)));
    const files = printed(await readFile(join(FOLDER, TEXT), 'utf8'), record);
    expect((await readdir(join(FOLDER, 'pictures'))).map((name) => `pictures/${name}`).sort()).toEqual(
      [...files.keys()].filter((name) => name.endsWith('.svg')).sort(),
    );
    for (const [name, content] of files) expect(await readFile(join(FOLDER, name), 'utf8'), name).toBe(content);
  });
});
