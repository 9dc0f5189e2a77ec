import type { InspectTotals } from '../../src/protocol/inspectAnswer';
import type { PlanForecast } from '../../src/protocol/views';
import { byteSize, change, compactCount } from '../../src/base/format';

/** One figure of the model before and after a plan. */
export interface PlanFigure {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
}

/** What the plan would leave of the model; without a forecast nothing is taken. */
export function planFigures(totals: InspectTotals, saved: PlanForecast | undefined): PlanFigure[] {
  const figure = (name: string, before: number, taken: number, write: (value: number) => string): PlanFigure => ({
    name,
    before: write(before),
    after: write(before - taken),
    change: change(before, before - taken),
  });
  return [
    figure('parameters', totals.params, saved?.params ?? 0, compactCount),
    ...(totals.macs === null ? [] : [figure('MACs', totals.macs, saved?.macs ?? 0, compactCount)]),
    figure('bytes', totals.bytes, saved?.bytes ?? 0, byteSize),
  ];
}
