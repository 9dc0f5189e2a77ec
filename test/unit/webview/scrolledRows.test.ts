import { describe, expect, it } from 'vitest';
import { ScrolledRows } from '../../../webview/elements/scrolledRows';

/** Rows of 24 pixels, and how often their host was asked to render. */
function rowsOf(count: number) {
  const asked = { times: 0 };
  const rows = new ScrolledRows(
    {
      addController: () => undefined,
      removeController: () => undefined,
      requestUpdate: () => {
        asked.times++;
      },
      updateComplete: Promise.resolve(true),
    },
    24,
  );
  rows.window(count);
  return { rows, asked, window: () => rows.window(count) };
}

describe('the rows of a scrolled list', () => {
  it('are those around a row that is brought into view', () => {
    const { rows, asked, window } = rowsOf(20_000);
    rows.reveal(5000, 'middle');
    const [from, to] = window();
    expect(from).toBeLessThan(5000);
    expect(to).toBeGreaterThan(5000);
    expect(to - from).toBeLessThan(60);
    expect(asked.times).toBe(1);
  });

  it('reach the last one, and not beyond', () => {
    const { rows, window } = rowsOf(20_000);
    rows.reveal(19_999, 'middle');
    expect(window()[1]).toBe(20_000);
    rows.toTop();
    expect(window()[0]).toBe(0);
  });

  it('have room above and below as high as the rows that are not there', () => {
    const { rows, window } = rowsOf(20_000);
    rows.reveal(700);
    const [from, to] = window();
    expect(rows.room([from, to])).toEqual({ 'padding-top': `${from * 24}px`, 'padding-bottom': `${(20_000 - to) * 24}px` });
  });

  it('are rendered anew only when others come into view', () => {
    const { rows, asked } = rowsOf(20_000);
    rows.reveal(2);
    rows.reveal(3);
    expect(asked.times).toBe(0);
  });
});
