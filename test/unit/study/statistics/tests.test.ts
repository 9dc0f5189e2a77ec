import { describe, expect, it } from 'vitest';
import { holm } from '../../../../src/study/statistics/holm';
import { mcNemar } from '../../../../src/study/statistics/mcNemar';
import { normalTail } from '../../../../src/study/statistics/normalTail';
import { studentTail, studentWithin } from '../../../../src/study/statistics/studentT';

describe('Student’s t', () => {
  it('is that of the tables', () => {
    // Two-sided 95 %, as printed in every textbook.
    const table = { 1: 12.7062, 2: 4.302653, 3: 3.182446, 4: 2.776445, 5: 2.570582, 9: 2.262157, 10: 2.228139, 30: 2.042272, 120: 1.97993 };
    for (const [degrees, t] of Object.entries(table)) {
      expect(studentWithin(0.95, Number(degrees))).toBeCloseTo(t, 4);
      expect(studentTail(t, Number(degrees))).toBeCloseTo(0.05, 5);
    }
    expect(studentWithin(0.99, 4)).toBeCloseTo(4.604095, 5);
    expect(studentTail(0, 7)).toBe(1);
    expect(studentTail(-2.776445, 4)).toBeCloseTo(0.05, 6);
    expect(studentTail(1e9, 4)).toBe(0);
  });
});

it('knows the tails of the normal distribution, far out too', () => {
  expect(normalTail(0)).toBe(1);
  expect(normalTail(1)).toBeCloseTo(0.3173105078629141, 14);
  expect(normalTail(-1.959963984540054)).toBeCloseTo(0.05, 14);
  expect(normalTail(5) / 5.733031437583869e-7).toBeCloseTo(1, 10);
  expect(normalTail(10) / 1.523970604832105e-23).toBeCloseTo(1, 10);
  // Where the two ways of reckoning meet.
  const meet = 2 * Math.SQRT2;
  expect(normalTail(meet - 1e-9) / normalTail(meet + 1e-9)).toBeCloseTo(1, 7);
});

describe('McNemar’s test', () => {
  it('is exact below 25 disagreements', () => {
    expect(mcNemar(0, 0)).toBe(1);
    expect(mcNemar(0, 5)).toBe(2 / 32);
    expect(mcNemar(5, 0)).toBe(2 / 32);
    expect(mcNemar(6, 6)).toBe(1);
    expect(mcNemar(0, 24)).toBeCloseTo(2 / 2 ** 24, 20);
  });

  it('is chi-squared with a correction from 25 on', () => {
    // (|10 - 20| - 1)² / 30 = 2.7; of chi-squared with one degree of freedom 0.1003 lie beyond.
    expect(mcNemar(10, 20)).toBeCloseTo(0.100348, 5);
    expect(mcNemar(0, 25)).toBeCloseTo(normalTail(24 / 5), 15);
    expect(mcNemar(20, 20)).toBe(1);
  });
});

describe('Holm’s correction', () => {
  it('is that of the textbook', () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((p, i) => expect(adjusted[i]).toBeCloseTo(p, 12));
  });

  it('leaves one alone, never falls and never passes one', () => {
    expect(holm([0.04])).toEqual([0.04]);
    expect(holm([])).toEqual([]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
  });
});
