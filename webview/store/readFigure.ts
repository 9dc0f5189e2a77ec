import type { ColumnKind } from './layerColumns';

const SUFFIXES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, t: 1e12, ki: 2 ** 10, mi: 2 ** 20, gi: 2 ** 30, ti: 2 ** 40 };
const FIGURE = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?:([kmgt]i?)?(b)?|(%))$/i;

/**
 * A figure as people type it: `500`, `500k`, `1.5M`, `1e6`, `2MiB`, and of shares `0.1` or `10%`. Undefined for what is none,
 * a share above 1 without its % among them.
 */
export function readFigure(text: string, kind: ColumnKind): number | undefined {
  const [, digits, suffix = '', ofBytes, percent] = FIGURE.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const value = Number(digits);
  if (kind === 'share') {
    if (suffix !== '' || ofBytes !== undefined) return undefined;
    const share = percent === undefined ? value : value / 100;
    return share >= 0 && share <= 1 ? share : undefined;
  }
  if (percent !== undefined || (ofBytes !== undefined && kind !== 'bytes')) return undefined;
  return value * (SUFFIXES[suffix.toLowerCase()] ?? 1);
}
