import { countOf } from './field';

/** What any seed may be. */
export const SEEDS = { min: 0, max: 2 ** 31 - 1 };

/** The seed of whoever names none is 0: results are the same run after run. */
export const SEED = countOf({ label: 'Seed', hint: 'of every random draw', default: 0 }, SEEDS);
