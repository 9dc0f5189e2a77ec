import type { CalibrationAnswer, Correlation } from '../../src/protocol/calibrationAnswer';
import { exactCount, plural } from '../../src/base/format';

const MINUS = '\u2212';

/** A rank correlation with its interval: `0.81 (0.74 to 0.86)`; a dash where one side distinguishes nothing. */
export function correlationText({ spearman, low, high }: Correlation): string {
  if (spearman === null) return '–';
  const write = (value: number): string => value.toFixed(2).replace('-', MINUS);
  return low === null || high === null ? write(spearman) : `${write(spearman)} (${write(low)} to ${write(high)})`;
}

/**
 * What the forecast's chart shows, and that its correlation is the forecast's: the methods' own stand in the table. What forecasts is
 * no method: slope and curvature of the loss, with their sign.
 */
export function forecastText({ points, ...correlation }: CalibrationAnswer['forecast'], samples: number): string {
  const removals = plural(points.length, 'single removal');
  return `${removals} on ${exactCount(samples)} samples, forecast by slope and curvature of the loss, not by a method’s scores: Spearman of this forecast ${correlationText(correlation)}`;
}
