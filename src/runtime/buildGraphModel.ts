import { isJsonObject, type JsonObject } from '../base/json';
import { sizeOf } from '../base/shape';
import { signatureOf } from '../formats/tfjsGraph/signature';
import { Failure } from '../model/failure';
import type { Model, Weight } from '../model/model';
import type { GraphModel } from './graphInternals';
import { tf, tfConverter, type Tensor, type Variable } from './tf';
import { messageOf } from '../base/reasonOf';

/** A graph-model as tfjs built it, whose weights are variables. */
export interface BuiltGraph {
  readonly built: GraphModel;
  /** By weight name; weights of strings are none, they are plain tensors of the built model. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** Every weight as the kernels see it. */
  readonly weights: ReadonlyMap<string, Tensor>;
}

/**
 * Has tfjs build a graph-model. Its weights come as variables, so that they can be trained and assigned: the executor
 * reads them from a map by name and never disposes what is in there. Throws `topologyInvalid` with tfjs's reason; a build
 * that fails leaves nothing behind.
 */
export function buildGraphModel(model: Model): BuiltGraph {
  const { topology, extras, file } = model;
  const artifacts = {
    // tfjs writes into the nodes that it reads.
    modelTopology: structuredClone(topology),
    weightSpecs: [],
    weightData: new ArrayBuffer(0),
    ...runSignature(extras),
  };
  const built = new tfConverter.GraphModel({ load: () => artifacts });
  try {
    void built.load();
  } catch (error) {
    const reason = `TensorFlow.js can't read the graph: ${messageOf(error)}`;
    throw new Failure('topologyInvalid', { file, reason }, { cause: error });
  }
  const weights = new Map([...model.weights.values()].map((weight) => [weight.name, tensorOf(weight)]));
  const variables = new Map([...weights].flatMap(([name, tensor]) => (tensor instanceof tf.Variable ? [[name, tensor] as const] : [])));
  for (const [name, tensor] of weights) built.weights[name] = [tensor];
  return { built, variables, weights };
}

/**
 * The signature without the tables that an initializer makes: what needs these is asynchronous and not run, and tfjs would
 * ask for them all the same.
 */
function runSignature(extras: JsonObject): { signature?: JsonObject } {
  const found = signatureOf(extras);
  if (!found) return {};
  const { inputs } = found;
  if (!isJsonObject(inputs)) return { signature: found };
  const given = Object.entries(inputs).filter(([, input]) => !isJsonObject(input) || input['resourceId'] === undefined);
  return { signature: { ...found, inputs: Object.fromEntries(given) } };
}

function tensorOf({ shape, dtype, values }: Weight): Tensor {
  const size = [...shape];
  if (dtype === 'string') return tf.tensor(stringsOf(values, sizeOf(shape)), size, 'string');
  if (dtype === 'complex64') return complexOf(values, size);
  // Backends may hold on to the array they are given, and the model's own values never change.
  const tensor = tf.tensor(values.slice(), size, dtype);
  const variable = tf.variable(tensor, true);
  tensor.dispose();
  return variable;
}

function complexOf(values: Weight['values'], shape: number[]): Tensor {
  const part = (offset: number): Float32Array => Float32Array.from({ length: values.length / 2 }, (_, i) => values[2 * i + offset] ?? 0);
  return tf.tidy(() => tf.complex(tf.tensor(part(0), shape), tf.tensor(part(1), shape)));
}

/** Stored as a 32-bit length and that many bytes each. tfjs keeps strings as bytes, whatever they encode. */
function stringsOf(values: Weight['values'], count: number): Uint8Array[] {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  let at = 0;
  return Array.from({ length: count }, () => {
    const start = at + 4;
    at = start + view.getUint32(at, true);
    return bytes.slice(start, at);
  });
}
