import type { PruneLevel, PruneScope } from '../../src/protocol/vocabulary';
import type { ChoiceText } from '../../src/protocol/methods';

/** The levels in the order shown. */
export const LEVELS = {
  neuron: { label: 'neurons', hint: 'Whole channels, really cut out: smaller and faster' },
  parameter: { label: 'parameters', hint: 'Single weights set to zero: smaller once compressed' },
} satisfies Record<PruneLevel, ChoiceText>;

/** What competes for removal, in the order shown. */
export const SCOPES = {
  global: { label: 'whole model', hint: 'Scores compete across all layers' },
  layer: { label: 'each layer', hint: 'The same share is taken from every layer' },
} satisfies Record<PruneScope, ChoiceText>;
