/** The seed of whoever names none: results are the same run after run. */
export const DEFAULT_SEED = 0;
