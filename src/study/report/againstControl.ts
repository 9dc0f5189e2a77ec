import type { Cell } from './cells';
import { compareCells, judge, type Judged } from './comparison';
import type { Control } from './controls';
import type { Measure } from './measures';
import type { Panel } from './panels';

/** A cell held against its control. */
export interface AgainstControl {
  readonly cell: Cell;
  readonly by: Judged;
}

/** All cells of a panel that have this control, judged together. */
export function againstControl(panel: Panel, control: Control, cells: readonly Cell[], measure: Measure): AgainstControl[] {
  const compared = panel.lines.flatMap((line) =>
    line.cells.flatMap((cell) => {
      const other = control.of(cell, cells);
      const comparison = other ? compareCells(cell, other, measure) : undefined;
      return comparison ? [{ cell, comparison }] : [];
    }),
  );
  const judged = judge(compared.map(({ comparison }) => comparison));
  return compared.flatMap(({ cell }, i) => {
    const by = judged[i];
    return by ? [{ cell, by }] : [];
  });
}
