/**
 * What stock TensorFlow.js makes of a file, or of something in it: it can't load or run it, it runs it and computes
 * something else than the file says, or it computes just that. The strongest first.
 */
export const STOCK_EFFECTS = ['refuses', 'differs', 'same'] as const;

export type StockEffect = (typeof STOCK_EFFECTS)[number];

/** What stock makes of the whole, when it makes these of the parts. */
export function strongest(effects: readonly StockEffect[]): StockEffect {
  return STOCK_EFFECTS.find((effect) => effects.includes(effect)) ?? 'same';
}
