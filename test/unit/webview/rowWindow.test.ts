import { describe, expect, it } from 'vitest';
import { rowWindow } from '../../../webview/elements/rowWindow';

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
});
