import { Failure } from '../model/failure';
import type { Model, WeightValues } from '../model/model';
import { tf, tfLayers } from './tf';
import { ignoredIn, tfjsLimits, withLimits } from './tfjsLimits';
import { variableOf, weightNaming } from './weightVariables';
import { innerEntries, layersByPath } from '../formats/tfjsLayers/topologyLayers';
import { messageOf } from '../base/reasonOf';

/**
 * Has tfjs build a layers-model and fill in its weights. Throws `modelNotRunnable` for what tfjs is known not to run,
 * `weightMismatch` where weights and topology don't meet, and `topologyInvalid` (with tfjs's reason) for the rest. A
 * build that fails leaves nothing behind.
 */
export async function buildLayersModel(model: Model): Promise<tfLayers.LayersModel> {
  refuseUnsupported(model);
  const before = new Set(Object.keys(tf.engine().registeredVariables));
  tf.engine().startScope();
  try {
    return await load(model, [...model.weights.keys()]);
  } catch (error) {
    disposeVariablesSince(before);
    throw await explained(error, model, before);
  } finally {
    // What tfjs decodes the weights into; variables live outside of scopes.
    tf.engine().endScope();
  }
}

function load(model: Model, names: readonly string[]): Promise<tfLayers.LayersModel> {
  const weights = names.flatMap((name) => model.weights.get(name) ?? []);
  const artifacts = {
    modelTopology: model.topology,
    format: 'layers-model',
    weightSpecs: weights.map(({ name, shape, dtype }) => ({ name, shape: [...shape], dtype })),
    // Where all buffers but the last are of one size, tfjs 4.22 takes the last for as large and reads zeros beyond
    // (CompositeArrayBuffer.findShardForByte). With an empty last one that can't be.
    weightData: [...weights.map(({ values }) => exactBuffer(values)), new ArrayBuffer(0)],
  };
  return tfLayers.loadLayersModel({ load: () => Promise.resolve(artifacts) }, { strict: names.length > 0 });
}

/** tfjs wants buffers that hold nothing but the values. It copies out of them, so shared ones will do as well. */
function exactBuffer(values: WeightValues): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = values;
  if (byteOffset === 0 && byteLength === buffer.byteLength) return buffer as ArrayBuffer;
  const copy = new Uint8Array(byteLength);
  copy.set(new Uint8Array(buffer, byteOffset, byteLength));
  return copy.buffer;
}

function disposeVariablesSince(before: ReadonlySet<string>): void {
  for (const [name, variable] of Object.entries(tf.engine().registeredVariables)) {
    if (!before.has(name)) variable.dispose();
  }
}

/** Turns tfjs's message about weights into a failure that names the tensor. */
async function explained(error: unknown, model: Model, before: ReadonlySet<string>): Promise<Failure> {
  const { file } = model;
  const message = messageOf(error);
  const mismatch = (tensor: string, reason: string): Failure => new Failure('weightMismatch', { file, tensor, reason }, { cause: error });
  const unknown = /no target variable: (.*)$/.exec(message)?.[1];
  if (unknown !== undefined) return mismatch(unknown, 'no layer has this weight');
  const unset = /weights are not set: ([^,]*)/.exec(message)?.[1];
  if (unset !== undefined) return mismatch(unset, 'the layer has this weight but the manifest has not');
  const twice = /^Duplicate weight name: (.*)$/.exec(message)?.[1];
  if (twice !== undefined) return mismatch(twice, 'two layers have a weight of this name');
  const stranger = /^Unknown (layer|activation|initializer|regularizer|constraint|optimizer|loss): ([^\s]+?)\.(\s|$)/.exec(message);
  if (stranger) return unknownClass(model, stranger[1] === 'layer' ? 'class' : (stranger[1] ?? ''), stranger[2] ?? '', error);
  if (message.startsWith('Shape mismatch')) {
    const found = await findShapeMismatch(model, before);
    if (found) return mismatch(found.tensor, found.reason);
  }
  // What tfjs did not check itself says nothing to who reads it alone.
  const said = error instanceof TypeError ? `TensorFlow.js can't build it: ${message}` : message;
  const reason = withLimits(said, ignoredIn(model));
  return new Failure('topologyInvalid', { file, reason }, { cause: error });
}

/** tfjs names what it does not know, and guesses at reasons, but does not say where it stands. */
function unknownClass({ topology, file }: Model, kind: string, name: string, cause: unknown): Failure {
  const layers = layersByPath(topology).filter(([, layer]) => !innerEntries(layer));
  const found =
    layers.find(([, { className }]) => className === name) ??
    layers.find(([, { config }]) => JSON.stringify(config).includes(JSON.stringify(name)));
  const reason = `the ${kind} "${name}" is unknown to TensorFlow.js.`;
  return new Failure('topologyInvalid', { file, ...(found ? { layer: found[0] } : {}), reason }, { cause });
}

/** tfjs's message has the two shapes but no name: the model is built once more without weights to compare. */
async function findShapeMismatch(model: Model, before: ReadonlySet<string>): Promise<{ tensor: string; reason: string } | undefined> {
  try {
    const built = await load(model, []);
    const variableFor = weightNaming(built, model.weights.keys());
    for (const weight of model.weights.values()) {
      const layerWeight = variableFor(weight.name);
      const expected = layerWeight ? variableOf(layerWeight).shape : weight.shape;
      if (expected.join() === weight.shape.join()) continue;
      return { tensor: weight.name, reason: `its shape is [${weight.shape.join()}], the layer's is [${expected.join()}]` };
    }
    return undefined;
  } finally {
    disposeVariablesSince(before);
  }
}

/** tfjs refuses these without saying in which layer. */
function refuseUnsupported({ topology, file }: Model): void {
  const refused = tfjsLimits(topology).filter(({ kind }) => kind === 'refused');
  const [first, ...others] = refused;
  if (!first) return;
  const more = others.length === 0 ? '' : `; also ${others.map(({ layer, reason }) => `"${layer}" (${reason})`).join(', ')}`;
  throw new Failure('modelNotRunnable', { file, layer: first.layer, reason: `${first.reason}${more}.` });
}
