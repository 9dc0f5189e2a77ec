import { isJsonObject, type Json, type JsonObject } from '../base/json';
import type { Model, ModelWarning } from '../model/model';
import { withoutTypes } from './tfjsGraph/withoutTypes';

/**
 * The layer classes of tfjs that make weights. What a class of somebody else's reads of its configuration is not known, and stays; a
 * test holds this list against tfjs.
 */
export const WEIGHTED_LAYERS: ReadonlySet<string> = new Set([
  'BatchNormalization',
  'Conv1D',
  'Conv2D',
  'Conv2DTranspose',
  'Conv3D',
  'Conv3DTranspose',
  'ConvLSTM2D',
  'ConvLSTM2DCell',
  'Dense',
  'DepthwiseConv2D',
  'Embedding',
  'GRU',
  'GRUCell',
  'LSTM',
  'LSTMCell',
  'LayerNormalization',
  'PReLU',
  'RNN',
  'SeparableConv2D',
  'SimpleRNN',
  'SimpleRNNCell',
]);

/** A model whose model.json holds no more than it takes to load it. */
export interface WithoutTraining {
  readonly model: Model;
  /** What a later training will miss; initialisers are not among it, since every weight has its values. */
  readonly lost: readonly ModelWarning[];
}

/**
 * Leaves out what is read to train a model and not to run it: initialisers, regularizers, constraints that are none, the training
 * configuration; of a graph what TensorFlow leaves beside its nodes and tfjs never looks at. tfjs loads the same model from it.
 * Constraints stay where there are some, since tfjs holds weights to them when it loads them; keys that nobody here knows stay, too.
 */
export function withoutTraining(model: Model): WithoutTraining {
  if (model.format === 'graph-model') return { model: { ...model, topology: withoutTypes(model.topology) }, lost: [] };
  const regularized: string[] = [];
  const { training_config: stated, ...kept } = withoutIn(model.topology, regularized) as JsonObject;
  const { trainingConfig, ...extras } = model.extras;
  const trained = [stated, trainingConfig].some((config) => config !== undefined && config !== null);
  return {
    model: { ...model, topology: kept, extras },
    lost: [...regularizerWarning(regularized), ...(trained ? [TRAINING_CONFIG] : [])],
  };
}

const KEEP = '--keep-training (in VS Code the setting modelMinifier.keepTraining) keeps it';

const TRAINING_CONFIG: ModelWarning = {
  code: 'trainingConfigDropped',
  message: `The training configuration (loss, optimizer, metrics) is not saved with the model; ${KEEP}.`,
};

function regularizerWarning(layers: readonly string[]): ModelWarning[] {
  const distinct = [...new Set(layers)];
  if (distinct.length === 0) return [];
  const [only] = distinct.length === 1 ? distinct : [];
  const of = only === undefined ? `${distinct.length} layers` : `layer "${only}"`;
  const message = `Regularizers of ${of} are not saved with the model, and a later fine-tuning would miss them; ${KEEP.replace('it', 'them')}.`;
  return [{ code: 'regularizersDropped', message }];
}

/** The same value where there is nothing to leave out; layers that lose a regularizer are added to `regularized`. */
function withoutIn(value: Json, regularized: string[]): Json {
  if (Array.isArray(value)) {
    const before = value as readonly Json[];
    const items = before.map((item) => withoutIn(item, regularized));
    return items.some((item, i) => item !== before[i]) ? items : before;
  }
  if (!isJsonObject(value)) return value;
  const config = leanConfig(value, regularized);
  const lean = config === undefined ? value : { ...value, config };
  const entries = Object.entries(lean).map(([key, item]) => [key, item === undefined ? item : withoutIn(item, regularized)] as const);
  return entries.some(([key, item]) => item !== lean[key]) ? Object.fromEntries(entries) : lean;
}

/** A layer's configuration without what only training reads; undefined for anything else. */
function leanConfig({ class_name: className, config, name }: JsonObject, regularized: string[]): JsonObject | undefined {
  if (typeof className !== 'string' || !WEIGHTED_LAYERS.has(className) || !isJsonObject(config)) return undefined;
  const kept = Object.entries(config).filter(([key, value]) => {
    if (key.endsWith('_regularizer')) {
      const own = config['name'] ?? name;
      if (value !== null && value !== undefined) regularized.push(typeof own === 'string' ? own : className);
      return false;
    }
    if (key.endsWith('_constraint')) return value !== null;
    return !(key.endsWith('_initializer') && isFree(key, value));
  });
  return kept.length === Object.keys(config).length ? undefined : Object.fromEntries(kept);
}

/**
 * tfjs makes the weights of a recurrent layer before it loads them, by the initialiser that is stated. By default that is an orthogonal
 * matrix, which takes long: another one stays.
 */
function isFree(key: string, value: Json | undefined): boolean {
  return key !== 'recurrent_initializer' || value === null || (isJsonObject(value) && value['class_name'] === 'Orthogonal');
}
