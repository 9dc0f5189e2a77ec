/** The rows of a long list that are worth having in the page: from the first up to, not including, the second. */
export type RowWindow = readonly [from: number, to: number];

/** How many rows a list has in the page. */
export interface WindowSize {
  /** Up to so many rows a list is quick with all of them. */
  readonly all: number;
  /** Rows kept above and below what is seen, so that scrolling shows no gap. */
  readonly beyond: number;
  /** The window moves in steps of so many rows, so that not each pixel scrolled makes a new one. */
  readonly step: number;
}

/** For tables, whose columns are as wide as their cells want while all rows are there. */
const TABLE: WindowSize = { all: 200, beyond: 30, step: 10 };

/** Which of `count` rows of one height to render for a view scrolled down by `top`; all of them where they are few. */
export function rowWindow(
  count: number,
  rowHeight: number,
  top: number,
  viewHeight: number,
  { all, beyond, step }: WindowSize = TABLE,
): RowWindow {
  if (count <= all || rowHeight <= 0) return [0, count];
  const first = Math.floor(top / rowHeight / step) * step;
  const seen = Math.ceil(viewHeight / rowHeight) + step;
  const from = Math.max(0, Math.min(first - beyond, count - seen - 2 * beyond));
  return [from, Math.min(count, first + seen + beyond)];
}

/** How far to scroll so that a row is in view: not at all where it is, to the nearest edge, or to the middle. */
export function scrollTo(
  place: number,
  rowHeight: number,
  { top, viewHeight }: { readonly top: number; readonly viewHeight: number },
  where: 'nearest' | 'middle' = 'nearest',
): number {
  const row = place * rowHeight;
  if (where === 'middle') return Math.max(0, row - (viewHeight - rowHeight) / 2);
  if (row < top) return row;
  return row + rowHeight > top + viewHeight ? row + rowHeight - viewHeight : top;
}
