import { describe, expect, it } from 'vitest';
import { rowWindow, scrollTo } from '../../../webview/elements/rowWindow';

describe('the window of a long table', () => {
  it('is the whole of a short one', () => {
    expect(rowWindow(200, 24, 1000, 600)).toEqual([0, 200]);
  });

  it('holds what is seen at every scroll position, and little more', () => {
    for (let top = 0; top <= 24 * 1000 - 600; top += 7) {
      const [from, to] = rowWindow(1000, 24, top, 600);
      expect(from).toBeLessThanOrEqual(Math.floor(top / 24));
      expect(to).toBeGreaterThanOrEqual(Math.min(1000, Math.ceil((top + 600) / 24)));
      expect(to - from).toBeLessThanOrEqual(110);
    }
  });

  it('reaches the last row, also when the table has become shorter than it was scrolled', () => {
    expect(rowWindow(1000, 24, 24 * 1000, 600)[1]).toBe(1000);
    expect(rowWindow(300, 24, 24 * 1000, 600)).toEqual([205, 300]);
  });

  it('of a list with its own sizes is a few rows at any length', () => {
    const kept = { all: 0, beyond: 8, step: 4 };
    for (let top = 0; top <= 24 * 20_000 - 600; top += 997) {
      const [from, to] = rowWindow(20_000, 24, top, 600, kept);
      expect(from).toBeLessThanOrEqual(Math.floor(top / 24));
      expect(to).toBeGreaterThanOrEqual(Math.ceil((top + 600) / 24));
      expect(to - from).toBeLessThanOrEqual(50);
    }
    expect(rowWindow(3, 24, 0, 600, kept)).toEqual([0, 3]);
    expect(rowWindow(0, 24, 0, 600, kept)).toEqual([0, 0]);
  });
});

describe('scrolling to a row', () => {
  const view = { top: 240, viewHeight: 100 };

  it('moves as little as it takes', () => {
    expect(scrollTo(11, 24, view)).toBe(240);
    expect(scrollTo(4, 24, view)).toBe(96);
    expect(scrollTo(20, 24, view)).toBe(20 * 24 + 24 - 100);
  });

  it('brings it to the middle, but not above the first', () => {
    expect(scrollTo(50, 24, view, 'middle')).toBe(50 * 24 - 38);
    expect(scrollTo(0, 24, view, 'middle')).toBe(0);
  });
});
