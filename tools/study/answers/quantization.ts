import { methodText } from '../../../src/protocol/methods';
import type { Answer } from './answer';
import { accuracy, estimated, type Cell, type Estimate } from './cells';
import { judged } from './judged';
import type { Point } from './point';
import { amountText, countsText, differenceText, percentText, table } from './words';

/** Quantization alone against pruning alone, at the bytes that quantization comes to. */
export function quantizationAnswer(cells: readonly Cell[]): Answer {
  const rows = cells.filter(isQuantizedAlone).flatMap((cell) => rowOf(cell, cells));
  const verdicts = judged(rows.map(({ by }) => by));
  const below = (share: number, from: number): string => {
    const some = verdicts.filter((_, i) => (rows[i]?.share ?? 0) > share && (rows[i]?.share ?? 0) <= from);
    return some.length === 0 ? '' : countsText(some, { above: 'ahead', below: 'behind' });
  };
  const found = [
    ['down to a fifth of the bytes', below(0.2, 1)],
    ['between a fifth and a tenth', below(0.1, 0.2)],
    ['below a tenth', below(0, 0.1)],
  ].filter(([, counts]) => counts !== '');
  return {
    title: 'Quantization against pruning at equal bytes',
    claim: 'The methods are compared with quantization of parameters: where is pruning, where is quantization better at equal bytes?',
    found: found.length === 0 ? 'Not measured.' : `Quantization, ${found.map(([where, counts]) => `${where}: ${counts}`).join('; ')}.`,
    detail: [
      'Bytes are those of model.json and weight files through gzip -9, means over seeds. The points that the quantized network is above the pruned one of the same bytes: accuracy',
      'of pruning (float32, in one shot, fine-tuned as long) is interpolated along the logarithm of its bytes, seed by seed, and not beyond what was measured.',
      'A grid that ends in `trained` was trained on, for as many epochs; to the others the network was rounded after as many.',
      '',
      table(
        ['network', 'grid', 'bytes', 'of dense', 'quantized', 'pruned by', 'difference'],
        rows.map(({ cell, bytes, share, rival, by }, i) => [
          cell.network,
          `\`${cell.grid}\``,
          Math.round(bytes).toLocaleString('en-US'),
          amountText(Number(share.toFixed(3))),
          percentText(accuracy(cell)),
          rival,
          differenceText(by, verdicts[i]),
        ]),
        2,
      ),
      '',
      'Both: pruned, fine-tuned, then quantized.',
      '',
      bothTable(cells),
    ].join('\n'),
  };
}

/** Quantized without pruning, and trained once as pruning is: on the grid, or before it was rounded to. */
function isQuantizedAlone({ grid, amount, repair }: Cell): boolean {
  return grid !== '' && amount === 0 && repair === (grid.endsWith(':trained') ? 'none' : 'finetune');
}

interface Row {
  readonly cell: Cell;
  readonly bytes: number;
  /** Of the bytes of the dense float32 network. */
  readonly share: number;
  readonly rival: string;
  readonly by: Estimate | undefined;
}

/** One row for each method whose pruned networks reach the bytes of this quantized one. */
function rowOf(cell: Cell, cells: readonly Cell[]): Row[] {
  const floats = cells.filter(
    (each) =>
      each.network === cell.network &&
      each.grid === '' &&
      each.rounds === 1 &&
      each.scope === 'global' &&
      (each.amount === 0 || (each.level === 'parameter' && each.repair === 'finetune')),
  );
  const dense = floats.find(({ amount, repair }) => amount === 0 && repair === 'none');
  const whole = floats.filter(({ amount, repair, epochs }) => amount === 0 && repair === 'finetune' && epochs === cell.epochs);
  const bytes = meanBytes(cell);
  if (!dense) return [];
  return ['magnitude', 'obd-sd'].flatMap((name) => {
    const pruned = floats.filter(({ method, epochs }) => method === name && epochs === cell.epochs);
    const differences = [...cell.bySeed].flatMap(([seed, point]) => {
      const along = [...whole, ...pruned].flatMap((each) => each.bySeed.get(seed) ?? []);
      const rival = accuracyAt(along, point.size.gzipBytes);
      return rival === undefined ? [] : [100 * (point.test.accuracy - rival)];
    });
    const by = estimated(differences);
    const [method] = pruned.flatMap((each) => each.method ?? []);
    return by && method ? [{ cell, bytes, share: bytes / meanBytes(dense), rival: methodText(method).label, by }] : [];
  });
}

/** Accuracy at so many bytes along a curve, linear in their logarithm; undefined beyond its ends. */
export function accuracyAt(points: readonly Pick<Point, 'size' | 'test'>[], bytes: number): number | undefined {
  const sorted = [...points].sort((a, b) => a.size.gzipBytes - b.size.gzipBytes);
  for (const [i, upper] of sorted.entries()) {
    const lower = sorted[i - 1];
    if (!lower || bytes < lower.size.gzipBytes || bytes > upper.size.gzipBytes) continue;
    const [from, to] = [Math.log(lower.size.gzipBytes), Math.log(upper.size.gzipBytes)];
    const share = to === from ? 1 : (Math.log(bytes) - from) / (to - from);
    return lower.test.accuracy + share * (upper.test.accuracy - lower.test.accuracy);
  }
  return undefined;
}

/** Bytes of a cell's files through gzip, over its seeds. */
export function meanBytes({ bySeed }: Cell): number {
  return [...bySeed.values()].reduce((sum, { size }) => sum + size.gzipBytes, 0) / bySeed.size;
}

function bothTable(cells: readonly Cell[]): string {
  const both = cells
    .filter(({ grid, amount }) => grid !== '' && amount > 0)
    .sort((a, b) => (a.network === b.network ? meanBytes(b) - meanBytes(a) : 0));
  return table(
    ['network', 'method', 'grid', 'removed', 'bytes', 'accuracy'],
    both.map((cell) => [
      cell.network,
      cell.method ? methodText(cell.method).label : '',
      `\`${cell.grid}\``,
      amountText(cell.amount),
      Math.round(meanBytes(cell)).toLocaleString('en-US'),
      percentText(accuracy(cell)),
    ]),
    3,
  );
}
