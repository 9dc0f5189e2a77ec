/**
 * Numbers that a user typed: separated by commas or spaces, `%` ignored; `a..b step c` counts up. Null when something
 * is no number.
 */
export function parseNumberList(text: string): readonly number[] | null {
  const range = /^\s*([\d.]+)\s*%?\s*\.\.\s*([\d.]+)\s*%?\s*(?:step\s+([\d.]+))?\s*%?\s*$/.exec(text);
  if (range) return counted(Number(range[1]), Number(range[2]), Number(range[3] ?? 1));
  const numbers = text
    .replaceAll('%', ' ')
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
  return numbers.length > 0 && numbers.every(Number.isFinite) ? [...new Set(numbers)].sort((a, b) => a - b) : null;
}

/** A score that a user typed, with a point or a comma; undefined for what is no number. */
export function thresholdIn(text: string): number | undefined {
  const number = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(number) ? number : undefined;
}

const MOST = 200;

function counted(from: number, to: number, step: number): readonly number[] | null {
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (!(count >= 1 && count <= MOST)) return null;
  return Array.from({ length: count }, (_, i) => Number((from + i * step).toPrecision(12)));
}
