import type { Correlation } from '../../src/protocol/calibrationAnswer';

const MINUS = '\u2212';

/** A rank correlation with its interval: `0.81 (0.74 to 0.86)`; a dash where one side distinguishes nothing. */
export function correlationText({ spearman, low, high }: Correlation): string {
  if (spearman === null) return '–';
  const write = (value: number): string => value.toFixed(2).replace('-', MINUS);
  return low === null || high === null ? write(spearman) : `${write(spearman)} (${write(low)} to ${write(high)})`;
}
