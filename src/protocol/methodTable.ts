const BOTH = ['neuron', 'parameter'] as const;
const CURVATURE_OPTIONS = ['samples', 'curvature', 'draws', 'neuronScore', 'loss'] as const;

/**
 * The selection methods in the order shown: what the editor calls each, its group, its levels, the pass over the data that it takes
 * (none where the model itself is enough), whether its scores are drawn, and the settings that change them. Adding one is an entry; `methods.ts` has the types.
 */
export const METHOD_TABLE = {
  magnitude: { label: 'magnitude', hint: 'The smallest weights go first', group: 'simple', levels: BOTH, options: ['norm'] },
  random: { label: 'random', hint: 'The control: what chance would remove', group: 'simple', levels: BOTH, drawn: true, options: [] },
  merge: {
    label: 'merge',
    hint: 'Neurons that another one can stand in for go first',
    group: 'simple',
    levels: ['neuron'],
    options: [],
  },
  wanda: {
    label: 'Wanda',
    hint: 'The weight times the size of what it is multiplied with; no answers are looked at',
    group: 'inputs',
    levels: ['parameter'],
    pass: 'inputs',
    options: ['samples'],
  },
  obs: {
    label: 'OBS',
    hint: 'Optimal Brain Surgeon layer by layer: what is lost when a weight goes and the others make up for it; no answers are looked at',
    group: 'inputs',
    levels: ['parameter'],
    pass: 'rises',
    options: ['samples'],
  },
  obd: {
    label: 'OBD',
    hint: 'Optimal Brain Damage: half the curvature of the loss times the weight squared',
    group: 'curvature',
    levels: BOTH,
    pass: 'curvature',
    options: CURVATURE_OPTIONS,
  },
  'obd-sd': {
    label: 'OBD-SD',
    hint: 'How much OBD’s term varies from sample to sample',
    group: 'curvature',
    levels: BOTH,
    pass: 'curvature',
    options: ['spread', 'spreadFactor', 'miniBatch', ...CURVATURE_OPTIONS],
  },
  taylor: {
    label: 'Taylor',
    hint: 'First order: the gradient times the weight, sample by sample',
    group: 'curvature',
    levels: BOTH,
    pass: 'gradient',
    options: ['samples', 'neuronScore', 'loss'],
  },
  fisher: {
    label: 'Fisher',
    hint: 'OBD with squared gradients in place of the curvature',
    group: 'curvature',
    levels: BOTH,
    pass: 'gradient',
    options: ['samples', 'neuronScore', 'loss'],
  },
  damage: {
    label: 'damage',
    hint: 'First and second order together, sample by sample',
    group: 'curvature',
    levels: BOTH,
    pass: 'curvature',
    options: CURVATURE_OPTIONS,
  },
  dropout: {
    label: 'dropout',
    hint: 'The loss under random masks tells each neuron’s share of it',
    group: 'measured',
    levels: ['neuron'],
    pass: 'masks',
    options: ['samples', 'masks', 'keep', 'estimate', 'loss'],
  },
} as const;
