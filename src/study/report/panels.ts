import { grouped } from '../../base/grouped';
import type { MethodName } from '../../protocol/vocabulary';
import type { Cell } from './cells';

/** Cells of one family, repair and quantization: a chart, and a table. */
export interface Panel {
  readonly family: string;
  readonly repaired: string;
  readonly quantized: string;
  readonly lines: readonly PanelLine[];
  /** In order. */
  readonly amounts: readonly number[];
}

/** One method of a panel, by amount. */
export interface PanelLine {
  readonly name: string;
  readonly method: MethodName;
  readonly cells: readonly Cell[];
}

/** The panels of all cells that prune, in the order of the cells. */
export function panelsOf(cells: readonly Cell[]): Panel[] {
  const pruned = cells.filter(({ family }) => family !== '');
  const keyOf = ({ family, repaired, quantized }: Cell): string => JSON.stringify([family, repaired, quantized]);
  return [...grouped(pruned, keyOf).values()].flatMap((group) => {
    const first = group[0];
    if (!first) return [];
    const { family, repaired, quantized } = first;
    const lines = [...grouped(group, ({ line }) => line)].flatMap(([name, own]) => {
      const method = own[0]?.method;
      return method === undefined ? [] : [{ name, method, cells: own }];
    });
    return [{ family, repaired, quantized, lines, amounts: [...new Set(group.map(({ amount }) => amount))].sort((a, b) => a - b) }];
  });
}

/** What a panel shows, in words: `single weights, fine-tuned, 10 epochs; uint8, levels: 16`. */
export function panelName({ family, repaired, quantized }: Pick<Panel, 'family' | 'repaired' | 'quantized'>): string {
  return `${family}, ${repaired}${quantized === '' ? '' : `; ${quantized}`}`;
}

/** The cell of a line at an amount. */
export function cellAt({ cells }: PanelLine, amount: number): Cell | undefined {
  return cells.find((cell) => cell.amount === amount);
}
