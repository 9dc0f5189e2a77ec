import type { SaveOptions } from '../../protocol/saveOptions';

/**
 * How a model is written that plans are made of once more: they name channels by their places, and training heeds regularizers. So is what
 * is kept of costly plans, and what takes the place of the file that is open, which a session begun anew reads.
 */
export const AS_IT_IS = { keepOrder: true, keepTraining: true } as const satisfies SaveOptions;
