import { isJsonObject, type Json, type JsonObject } from '../../../base/json';
import type { Repairs } from './repairs';

/** What tfjs takes for a LeakyReLU that has no alpha. */
const TFJS_LEAKY_ALPHA = 0.3;

/**
 * The configuration of one layer (or of a model) in the words of Keras 2, which tfjs reads; what is so already comes
 * back as the same object. Wrapped layers and cells are repaired with it, the layers of a nested model are not.
 * `takesInput`: whether tfjs makes an input of the model from it.
 */
export function repairConfig(className: string, config: JsonObject, repairs: Repairs, takesInput = false): JsonObject {
  const entries = Object.entries(config).map(([key, value]): [string, Json | undefined] => {
    if (key === 'layers') return [key, value];
    return renamed(className, key, config, repairedValue(className, key, config, repairs, takesInput), repairs, takesInput);
  });
  const same = entries.length === Object.keys(config).length && entries.every(([key, value]) => config[key] === value && key in config);
  return same ? config : Object.fromEntries(entries);
}

/** Keras 3 renamed some keys; tfjs takes its defaults for what it does not find, without a word. */
function renamed(className: string, key: string, config: JsonObject, value: Json, repairs: Repairs, takesInput: boolean): [string, Json] {
  if (key === 'batch_shape' && !('batch_input_shape' in config)) {
    // Only what takes the model's inputs looks for it.
    repairs.note('batch_shape is batch_input_shape', takesInput ? 'refuses' : 'same');
    return ['batch_input_shape', value];
  }
  if (key === 'negative_slope' && className === 'LeakyReLU' && !('alpha' in config)) {
    const taken = value === TFJS_LEAKY_ALPHA ? 'same' : 'differs';
    repairs.note(`LeakyReLU's negative_slope is alpha (TensorFlow.js takes ${String(TFJS_LEAKY_ALPHA)} without it)`, taken);
    return ['alpha', value];
  }
  if (key === 'layer' && className === 'Bidirectional') return [key, withoutDirection(value, config['backward_layer'], repairs)];
  return [key, value];
}

function repairedValue(className: string, key: string, config: JsonObject, repairs: Repairs, takesInput: boolean): Json {
  const value = config[key] ?? null;
  if (key === 'dtype') return repairedType(value, repairs, takesInput);
  if (key.endsWith('regularizer')) {
    const leaveOut = (why: string): null => {
      repairs.leaveOut(configName({ config }) ?? className, key, why);
      return null;
    };
    if (key === 'activity_regularizer' && value !== null && REFUSES_ACTIVITY.test(className)) {
      return leaveOut('TensorFlow.js refuses a layer with one');
    }
    return repairedRegularizer(value, repairs, leaveOut);
  }
  if (key === 'depthwise_constraint' && isJsonObject(value) && value['class_name'] === 'L1L2') {
    repairs.note("depthwise_constraint is none (TensorFlow.js saves the layer's regularizer there)", 'refuses');
    return null;
  }
  if (key.endsWith('initializer')) return repairedInitializer(value, repairs);
  if (key === 'activation' || key === 'recurrent_activation') return repairedActivation(value, repairs);
  return repairedPart(value, repairs);
}

/** Lists, tuples, and what is a layer itself: the layer in a wrapper, the cells of an RNN. */
function repairedPart(value: Json, repairs: Repairs): Json {
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item) => repairedPart(item, repairs));
    return items.some((item, i) => item !== (value as readonly Json[])[i]) ? items : (value as readonly Json[]);
  }
  if (!isJsonObject(value)) return value;
  const { class_name: className, config, items, type } = value;
  const array = className === '__numpy__' || className === '__tensor__' ? config : type === 'ndarray' ? value : undefined;
  // tfjs takes an ndarray of one number for that number.
  if (isJsonObject(array) && (Array.isArray(array['value']) || array !== value)) {
    repairs.note('arrays of Python are lists', 'refuses');
    return array['value'] ?? null;
  }
  if (className === '__tuple__' && Array.isArray(items)) {
    repairs.note('tuples are lists', 'refuses');
    return repairedPart(items as readonly Json[], repairs);
  }
  if (typeof className !== 'string' || !isJsonObject(config)) return value;
  const repaired = repairConfig(className, config, repairs);
  const bare = withoutModule(value);
  return repaired === config && bare === value ? value : { ...bare, config: repaired };
}

/** Where Keras 3 would import a class from; tfjs does not look. */
export function withoutModule(entry: JsonObject): JsonObject {
  if (!('module' in entry || 'registered_name' in entry || 'build_config' in entry)) return entry;
  const { module: _module, registered_name: _name, build_config: _build, ...rest } = entry;
  return rest;
}

const TYPES: Readonly<Record<string, string>> = {
  mixed_float16: 'float32',
  mixed_bfloat16: 'float32',
  float16: 'float32',
  bfloat16: 'float32',
  float64: 'float32',
  int64: 'int32',
  int16: 'int32',
  int8: 'int32',
  uint8: 'int32',
};

/** A policy's name, and a type that tfjs has. */
function repairedType(value: Json, repairs: Repairs, takesInput: boolean): Json {
  const config = isJsonObject(value) ? value['config'] : undefined;
  const name = isJsonObject(config) ? config['name'] : value;
  if (typeof name !== 'string') return value;
  const type = TYPES[name] ?? name;
  // A layer's own dtype is not used; an input is converted to it.
  const stock = takesInput ? 'refuses' : 'same';
  if (name !== value) repairs.note('dtype policies are dtypes', stock);
  else if (type !== name) repairs.note(`dtype ${name} is ${type}`, stock);
  return type;
}

/** Layers that read the key and can then not be called. */
const REFUSES_ACTIVITY = /^(Dense|Conv[123]D(Transpose)?|SeparableConv[12]D|DepthwiseConv2D|Embedding|MultiHeadAttention)$/;

/** Keras' own strength where none is stated. */
const STRENGTH = 0.01;
const REGULARIZERS: Readonly<Record<string, { readonly l1: number; readonly l2: number }>> = {
  l1: { l1: STRENGTH, l2: 0 },
  l2: { l1: 0, l2: STRENGTH },
  l1l2: { l1: STRENGTH, l2: STRENGTH },
};

/** tfjs knows the class L1L2 alone; what is neither L1 nor L2 has no part in its training. */
function repairedRegularizer(value: Json, repairs: Repairs, leaveOut: (why: string) => null): Json {
  const { class_name: className = null, config = null } = isJsonObject(value) ? value : { class_name: value };
  if (typeof className !== 'string') return value;
  if (className === 'L1L2' || value === 'l1l2') return isJsonObject(value) ? withoutModule(value) : value;
  // "keras.src.regularizers.L2", "l1_l2".
  const known =
    REGULARIZERS[
      className
        .replace(/^.*[.>]/, '')
        .replace('_', '')
        .toLowerCase()
    ];
  if (!known) return leaveOut(`TensorFlow.js has no ${className}`);
  repairs.note('regularizers L1 and L2 are L1L2', 'refuses');
  const told = isJsonObject(config) ? config : {};
  return { class_name: 'L1L2', config: { l1: told['l1'] ?? known.l1, l2: told['l2'] ?? known.l2 } };
}

const INITIALIZERS: ReadonlySet<string> = new Set([
  'Constant',
  'GlorotNormal',
  'GlorotUniform',
  'HeNormal',
  'HeUniform',
  'Identity',
  'LeCunNormal',
  'LeCunUniform',
  'Ones',
  'Orthogonal',
  'RandomNormal',
  'RandomUniform',
  'TruncatedNormal',
  'VarianceScaling',
  'Zeros',
]);
const OTHER_INITIALIZERS: Readonly<Record<string, string>> = {
  LecunNormal: 'LeCunNormal',
  LecunUniform: 'LeCunUniform',
  OrthogonalInitializer: 'Orthogonal',
  IdentityInitializer: 'Identity',
};

/** The weights are there, so what they were drawn from matters to a new training only. */
function repairedInitializer(value: Json, repairs: Repairs): Json {
  if (!isJsonObject(value)) return value;
  const { class_name: className } = value;
  if (typeof className !== 'string' || INITIALIZERS.has(className)) return withoutModule(value);
  const other = OTHER_INITIALIZERS[className];
  repairs.note(`initializer ${className} is ${other ?? 'GlorotUniform'}`, 'refuses');
  return other === undefined ? { class_name: 'GlorotUniform', config: {} } : { class_name: other, config: value['config'] ?? {} };
}

/** A function that Keras 3 writes as an object, and other names for functions that tfjs has. */
function repairedActivation(value: Json, repairs: Repairs): Json {
  const isFunction = isJsonObject(value) && value['class_name'] === 'function';
  const name = isFunction ? (value['registered_name'] ?? value['config']) : value;
  if (isFunction && typeof name === 'string') repairs.note('activation functions are names', 'refuses');
  if (name === 'silu') {
    repairs.note('activation silu is swish', 'refuses');
    return 'swish';
  }
  return typeof name === 'string' ? name : repairedPart(value, repairs);
}

/** Keras 3 stores the name of the forward layer; tfjs puts "forward_" in front of it again. */
function withoutDirection(layer: Json, backward: Json | undefined, repairs: Repairs): Json {
  const name = configName(layer);
  const own = /^forward_(.+)$/.exec(name ?? '')?.[1];
  if (own === undefined || configName(backward) !== `backward_${own}` || !isJsonObject(layer)) return layer;
  repairs.note('a Bidirectional names its own layer', 'refuses');
  return { ...layer, config: { ...(layer['config'] as JsonObject), name: own } };
}

function configName(entry: Json | undefined): string | undefined {
  const config = isJsonObject(entry) ? entry['config'] : undefined;
  const name = isJsonObject(config) ? config['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
