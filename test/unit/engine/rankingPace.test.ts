import { expect, it } from 'vitest';
import { RankingPace } from '../../../src/engine/rankingPace';

it('guesses what a pass takes, and corrects itself by what passes took', () => {
  const pace = new RankingPace(() => 2);
  const guess = pace.secondsPerSample('curvature', 300e6);
  expect(guess).toBeGreaterThan(0);
  expect(pace.secondsPerSample('gradient', 300e6)).toBeLessThan(guess);
  expect(new RankingPace(() => 4).secondsPerSample('curvature', 300e6)).toBeCloseTo(guess / 2, 12);
  pace.measured('curvature', 100e6, 1000, 50);
  expect(pace.secondsPerSample('curvature', 100e6)).toBeCloseTo(0.05, 12);
  // A pass that was not measured yet is as much slower as another one was.
  const other = new RankingPace(() => 2);
  expect(pace.secondsPerSample('gradient', 1e6) / other.secondsPerSample('gradient', 1e6)).toBeCloseTo(
    0.05 / other.secondsPerSample('curvature', 100e6),
    9,
  );
  pace.measured('curvature', 100e6, 1000, 200);
  expect(pace.secondsPerSample('curvature', 100e6)).toBeCloseTo(0.1, 12);
});
