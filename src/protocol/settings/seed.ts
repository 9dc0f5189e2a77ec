import { countOf } from './field';

/** The seed of whoever names none is 0: results are the same run after run. */
export const SEED = countOf({ label: 'Seed', hint: 'of every random draw', default: 0 }, { min: 0, max: 2 ** 31 - 1 });
