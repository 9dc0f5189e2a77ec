import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { besideOpener } from '../../../webview/elements/besideOpener';

const PAGE = { width: 340, height: 500 };
const OPENER = { left: 80, top: 50, width: 120, height: 26 };

describe('besideOpener', () => {
  it('is under the opener, start under start or end under end', () => {
    expect(besideOpener(OPENER, { width: 100, height: 80 }, PAGE, 'start')).toMatchObject({ left: 80, top: 78 });
    expect(besideOpener(OPENER, { width: 100, height: 80 }, PAGE, 'end')).toMatchObject({ left: 100, top: 78 });
  });

  it('moves in where it would stand out of the page', () => {
    expect(besideOpener(OPENER, { width: 300, height: 80 }, PAGE, 'end').left).toBe(4);
    expect(besideOpener({ ...OPENER, left: 210 }, { width: 300, height: 80 }, PAGE, 'start').left).toBe(36);
  });

  it('goes above where there is more room, and is as high as the room there', () => {
    expect(besideOpener({ ...OPENER, top: 440 }, { width: 100, height: 80 }, PAGE, 'end').top).toBe(358);
    expect(besideOpener({ ...OPENER, top: 300 }, { width: 100, height: 800 }, PAGE, 'end')).toMatchObject({ top: 4, most: 294 });
  });

  it('never leaves the page', () => {
    fc.assert(
      fc.property(
        fc.record({ left: fc.nat(300), top: fc.nat(470), width: fc.integer({ min: 10, max: 40 }), height: fc.constant(26) }),
        fc.record({ width: fc.integer({ min: 10, max: 332 }), height: fc.integer({ min: 10, max: 2000 }) }),
        fc.constantFrom('start', 'end'),
        (opener, size, align) => {
          const { left, top, most } = besideOpener(opener, size, PAGE, align);
          const height = Math.min(size.height, most);
          return left >= 0 && left + size.width <= PAGE.width && top >= 0 && top + height <= PAGE.height;
        },
      ),
    );
  });
});
