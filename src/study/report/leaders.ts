import type { Cell } from './cells';
import { compareCells, judge, type Judged } from './comparison';
import type { Measure } from './measures';
import { cellAt, type Panel } from './panels';

/** Which methods of a panel are the best at an amount. */
export interface Leaders {
  readonly amount: number;
  /** The best on average. */
  readonly leader: Cell;
  /** Those that are not told apart from it, the best first. */
  readonly tied: readonly Cell[];
  /** Those that it is ahead of, the best first, and by how much. */
  readonly behind: readonly { readonly cell: Cell; readonly by: Judged }[];
  /** The least number of seeds that a comparison rests on where one is too small for a claim; absent where all can be judged. */
  readonly tooFew?: number;
}

/** Who leads at each amount where two methods or more have a figure. All pairs of methods at an amount are judged together. */
export function leadersOf(panel: Panel, measure: Measure): Leaders[] {
  return panel.amounts.flatMap((amount) => {
    const cells = panel.lines
      .flatMap((line) => cellAt(line, amount) ?? [])
      .filter(({ score }) => score !== undefined)
      .sort((a, b) => measure.better * ((b.score?.mean ?? 0) - (a.score?.mean ?? 0)));
    const [leader, ...others] = cells;
    if (!leader || others.length === 0) return [];
    const pairs = cells.flatMap((first, i) =>
      cells.slice(i + 1).flatMap((second) => {
        const comparison = compareCells(first, second, measure);
        return comparison ? [{ first, second, comparison }] : [];
      }),
    );
    const judged = judge(pairs.map(({ comparison }) => comparison));
    const ofLeader = others.flatMap((cell) => {
      const at = pairs.findIndex(({ first, second }) => first === leader && second === cell);
      const by = judged[at];
      return by ? [{ cell, by }] : [];
    });
    const unjudged = ofLeader.filter(({ by }) => by.p === undefined);
    return [
      {
        amount,
        leader,
        tied: ofLeader.filter(({ by }) => by.verdict() <= 0).map(({ cell }) => cell),
        behind: ofLeader.filter(({ by }) => by.verdict() > 0),
        ...(unjudged.length === 0 ? {} : { tooFew: Math.min(...unjudged.map(({ by }) => by.seeds)) }),
      },
    ];
  });
}
