// @ts-check

/**
 * One study of each seed's network: what is trained on what, and the settings of `study` that differ from the shared ones.
 * Studies of one name differ in methods and amounts only; together they are one table.
 * @typedef {object} Study
 * @property {string} name
 * @property {string} [part]
 * @property {string} network
 * @property {'digits' | 'fashion' | 'mails'} data
 * @property {readonly string[]} methods
 * @property {readonly number[]} amounts
 * @property {'parameter' | 'neuron'} [level]
 * @property {number} [rounds]
 * @property {'upper' | 'batch'} [spread]
 */

export const SEEDS = [1, 2, 3, 4, 5];

/** The same for all studies. */
export const SHARED = ['--samples', '2048', '--finetune', '2', '--batch-size', '128'];

/** Epochs that a network is trained for before it is pruned. */
export const EPOCHS = 10;

const lenetFashion = /** @type {const} */ ({ name: 'lenet-fashion', network: 'lenet-300-100', data: 'fashion' });
const lenetDigits = /** @type {const} */ ({ name: 'lenet-digits', network: 'lenet-300-100', data: 'digits' });
const normMails = /** @type {const} */ ({ name: 'norm-mails', network: 'norm-128-64', data: 'mails' });
const convFashion = /** @type {const} */ ({ name: 'conv-fashion', network: 'conv-8-16', data: 'fashion' });
const convDigits = /** @type {const} */ ({ name: 'conv-digits', network: 'conv-8-16', data: 'digits' });

const core = { methods: ['obd-sd', 'obd', 'magnitude'], amounts: [0.8, 0.9, 0.95, 0.98] };
/** Nothing removed, fine-tuned as long: what drops are measured from. */
const dense = { part: 'dense', methods: ['magnitude'], amounts: [0] };
const wide = { part: 'wide', methods: ['obd-sd', 'obd', 'damage', 'magnitude', 'random'], amounts: [0.5, 0.7, 0.8, 0.9, 0.95, 0.98] };
const rounds = { rounds: 4, methods: ['obd-sd', 'obd', 'magnitude'], amounts: [0.9, 0.95] };
const neurons = /** @type {const} */ ({
  level: 'neuron',
  methods: ['obd-sd', 'obd', 'magnitude', 'random'],
  amounts: [0.3, 0.5, 0.7, 0.8],
});
const upper = /** @type {const} */ ({ spread: 'upper', methods: ['obd-sd'], amounts: core.amounts });
const batch = /** @type {const} */ ({ spread: 'batch', methods: ['obd-sd'], amounts: core.amounts });

/**
 * In the order in which they are run: the question itself first, the side issues after it.
 * @type {Study[]}
 */
export const STUDIES = [
  { ...lenetFashion, ...core },
  { ...lenetFashion, ...dense },
  { ...normMails, ...core },
  { ...normMails, ...dense },
  { ...lenetDigits, ...core },
  { ...lenetDigits, ...dense },
  { ...convFashion, ...core },
  { ...convFashion, ...dense },
  { ...lenetFashion, ...neurons, name: 'lenet-fashion-neurons' },
  { ...lenetFashion, ...wide },
  { ...lenetDigits, ...rounds, ...dense, name: 'lenet-digits-rounds' },
  { ...lenetDigits, ...rounds, name: 'lenet-digits-rounds' },
  { ...normMails, ...wide },
  { ...normMails, ...rounds, name: 'norm-mails-rounds' },
  { ...normMails, ...rounds, ...dense, name: 'norm-mails-rounds' },
  { ...lenetDigits, ...wide },
  { ...lenetDigits, ...upper, name: 'lenet-digits-upper' },
  { ...normMails, ...upper, name: 'norm-mails-upper' },
  { ...convFashion, ...wide },
  { ...lenetFashion, ...rounds, name: 'lenet-fashion-rounds' },
  { ...lenetFashion, ...rounds, ...dense, name: 'lenet-fashion-rounds' },
  { ...lenetFashion, ...upper, name: 'lenet-fashion-upper' },
  { ...convFashion, ...rounds, name: 'conv-fashion-rounds' },
  { ...convFashion, ...rounds, ...dense, name: 'conv-fashion-rounds' },
  { ...convFashion, ...neurons, name: 'conv-fashion-neurons' },
  { ...lenetDigits, ...neurons, name: 'lenet-digits-neurons' },
  { ...lenetFashion, ...batch, name: 'lenet-fashion-batch' },
  { ...convFashion, ...upper, name: 'conv-fashion-upper' },
  { ...convDigits, ...core },
  { ...convDigits, ...dense },
  { ...convDigits, ...wide },
];
