/** Counted up when messages change: sides that speak of it otherwise do not meet. */
export const WIRE = 1;

/** Before all names in a Redis that others use, too; the schema in PostgreSQL. */
export const PREFIX = 'model-minifier';
export const SCHEMA = 'model_minifier';

/** The lists, each a queue of BullMQ. Programs that measure otherwise have another list of trials, so that none takes another's. */
export const LISTS = {
  trials: (program: string) => `trials-${WIRE}-${program.replace(/[^\w.-]/g, '_')}`,
  /** What agents tell one study. */
  answers: (study: string) => `answers-${study}`,
  /** Pieces of models and data sets that one study's agents asked for. Nobody works on it: it is a shelf. */
  pieces: (study: string) => `pieces-${study}`,
  /** A line for each study under way. */
  studies: `studies-${WIRE}`,
  /** A line for each agent at work. */
  agents: `agents-${WIRE}`,
} as const;
