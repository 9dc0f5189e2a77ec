/** The least width of a column, in pixels: what is in it can still be pointed at. */
export const LEAST_WIDTH = 40;
/** The most. */
export const MOST_WIDTH = 1200;

const STEP = 10;
const LARGE_STEP = 50;

/** A width in whole pixels between the least and the most. */
export function clampedWidth(width: number): number {
  return Math.round(Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, width)));
}

/** What a key on a column's edge makes of its width; undefined for keys that mean nothing there. */
export function keyedWidth(key: string, width: number, large: boolean): number | undefined {
  const step = large ? LARGE_STEP : STEP;
  switch (key) {
    case 'ArrowLeft':
      return clampedWidth(width - step);
    case 'ArrowRight':
      return clampedWidth(width + step);
    case 'Home':
      return LEAST_WIDTH;
    default:
      return undefined;
  }
}
