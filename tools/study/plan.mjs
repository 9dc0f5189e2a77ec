// @ts-check
/**
 * One network of the study, on one data set. `recipes` is the folder of recipes (under docs/study/recipes) that it is measured by; the
 * network is trained for `epochs` before that, as long as its longest repair.
 * @typedef {object} Subject
 * @property {string} name
 * @property {string} network
 * @property {import('./dataSets.mjs').DataName} data
 * @property {number} epochs
 * @property {string} recipes
 * @property {boolean} neurons whether any neuron of it can be cut
 */

/** Each seed draws, trains and prunes a network of its own. */
export const SEEDS = [1, 2, 3, 4, 5];

/** As the dense networks are trained. */
export const BATCH_SIZE = 128;

/** After so many epochs of the dense network's training lies its later checkpoint; the earlier one is the untrained network. */
export const LATE_CHECKPOINT = 1;

/** What is asked of each network, the most telling first. */
const RECIPES = [
  'methods-weights',
  'methods-neurons',
  'repairs-weights',
  'repairs-neurons',
  'quantized',
  'rewind-late',
  'rounds-weights',
  'rounds-neurons',
];

/** Where to find the recipes of the small form, and what it asks. */
const SMALL_RECIPES = ['methods-weights', 'repairs-neurons', 'quantized'];

/**
 * The cheapest first.
 * @type {readonly Subject[]}
 */
const SUBJECTS = [
  { name: 'lenet-digits', network: 'lenet-300-100', data: 'digits', epochs: 10, recipes: '.', neurons: true },
  // Each LayerNormalization takes a mean over the neurons before it: none of them can be cut alone.
  { name: 'norm-mails', network: 'norm-512-512-128', data: 'mails', epochs: 10, recipes: '.', neurons: false },
  { name: 'conv-digits', network: 'lenet-5', data: 'digits', epochs: 10, recipes: '.', neurons: true },
  { name: 'lenet-fashion', network: 'lenet-300-100', data: 'fashion', epochs: 3, recipes: 'fashion', neurons: true },
  { name: 'residual-digits', network: 'residual-8-16', data: 'digits', epochs: 10, recipes: '.', neurons: true },
  { name: 'conv-fashion', network: 'lenet-5', data: 'fashion', epochs: 3, recipes: 'fashion', neurons: true },
];

/** @type {readonly Subject[]} */
const SMALL_SUBJECTS = [{ name: 'lenet-digits', network: 'lenet-300-100', data: 'digits', epochs: 3, recipes: 'small', neurons: true }];

/**
 * What is measured, in this order: of each network each recipe with each seed. Throws where a name is none.
 * @param {{ small: boolean, only?: readonly string[], recipes?: readonly string[], seeds?: readonly number[] }} options
 */
export function planned({ small, only, recipes, seeds = small ? SEEDS.slice(0, 2) : SEEDS }) {
  const subjects = small ? SMALL_SUBJECTS : SUBJECTS;
  const asked = small ? SMALL_RECIPES : RECIPES;
  mustBeAmong(
    only,
    subjects.map(({ name }) => name),
    'network',
  );
  mustBeAmong(recipes, asked, 'recipe');
  return subjects
    .filter(({ name }) => only?.includes(name) ?? true)
    .map((subject) => ({
      subject,
      seeds,
      recipes: asked.filter((recipe) => (recipes?.includes(recipe) ?? true) && (subject.neurons || !recipe.endsWith('-neurons'))),
    }));
}

/**
 * @param {readonly string[] | undefined} names
 * @param {readonly string[]} known
 * @param {string} kind
 */
function mustBeAmong(names, known, kind) {
  const stranger = names?.find((name) => !known.includes(name));
  if (stranger !== undefined) throw new Error(`there is no ${kind} "${stranger}"; there are ${known.join(', ')}`);
}
