/** The rows of a long table that are worth having in the page: from the first up to, not including, the second. */
export type RowWindow = readonly [from: number, to: number];

/** Up to so many rows a table is quick with all of them. */
const ALL = 200;
/** Rows kept above and below what is seen, so that scrolling shows no gap. */
const BEYOND = 30;
/** The window moves in steps, so that not each pixel scrolled makes a new one. */
const STEP = 10;

/** Which of `count` rows of one height to render for a view scrolled down by `top`; all of them where they are few. */
export function rowWindow(count: number, rowHeight: number, top: number, viewHeight: number): RowWindow {
  if (count <= ALL || rowHeight <= 0) return [0, count];
  const first = Math.floor(top / rowHeight / STEP) * STEP;
  const seen = Math.ceil(viewHeight / rowHeight) + STEP;
  const from = Math.max(0, Math.min(first - BEYOND, count - seen - 2 * BEYOND));
  return [from, Math.min(count, first + seen + BEYOND)];
}
