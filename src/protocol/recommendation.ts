import { enumerated } from '../base/enumerated';
import type { MethodName } from './vocabulary';
import type { CalibrationAnswer } from './calibrationAnswer';

/** Why a method is recommended, in one or two sentences; `called` says how a method is named to the reader. */
export function recommendationText(
  { methods, recommended, close }: Pick<CalibrationAnswer, 'methods' | 'recommended' | 'close'>,
  called: (method: MethodName) => string = (method) => method,
): string {
  const [best, next] = [...methods].sort((a, b) => a.area - b.area);
  const figure = (area: number | undefined): string => (area ?? Number.NaN).toPrecision(3);
  const largest = Math.round((best?.lossAt.at(-1)?.amount ?? 0) * 100);
  const led = `Removing up to ${String(largest)} % in one shot, ${called(recommended)} left the lowest loss on held-out samples (${figure(best?.area)} on average on the way`;
  if (!next) return `${led}); it was the only method measured.`;
  const rest = `${led}, next ${called(next.method)} with ${figure(next.area)}).`;
  if (close.length === 0) return `${rest} The lead is larger than the chance of these samples.`;
  if (recommended === 'random' || close.includes('random'))
    return `${rest} No method could be told from random choice: don't rest much on this.`;
  return `${rest} The samples don't tell it from ${enumerated(close.map(called))}.`;
}
