import type { MethodName, PruneLevel, PruneScope } from '../src/protocol/answers';

/** What a choice is called and what it means, in a line. */
export interface ChoiceText {
  readonly label: string;
  readonly hint: string;
}

/** The selection methods as the panel names them. The order is the order shown; the compiler keeps it complete. */
export const METHODS = {
  magnitude: { label: 'magnitude', hint: 'The smallest weights go first' },
  obd: { label: 'OBD', hint: 'Optimal Brain Damage: half the curvature times the weight squared' },
  'obd-sd': { label: 'OBD-SD', hint: 'How much OBD’s term varies from sample to sample' },
  taylor: { label: 'Taylor', hint: 'First order: the gradient times the weight' },
  fisher: { label: 'Fisher', hint: 'OBD with squared gradients as curvature' },
  damage: { label: 'damage', hint: 'First and second order together, sample by sample' },
  dropout: { label: 'dropout', hint: 'The loss under random masks tells each neuron’s share' },
  merge: { label: 'merge', hint: 'First what another neuron of the layer can stand in for (neurons only)' },
  random: { label: 'random', hint: 'The control: what chance would remove' },
} satisfies Record<MethodName, ChoiceText>;

export const LEVELS = {
  neuron: { label: 'neurons', hint: 'Whole channels, really cut out: smaller and faster' },
  parameter: { label: 'parameters', hint: 'Single weights set to zero: smaller once compressed' },
} satisfies Record<PruneLevel, ChoiceText>;

export const SCOPES = {
  global: { label: 'whole model', hint: 'Scores compete across all layers' },
  layer: { label: 'each layer', hint: 'The same share is taken from every layer' },
} satisfies Record<PruneScope, ChoiceText>;
