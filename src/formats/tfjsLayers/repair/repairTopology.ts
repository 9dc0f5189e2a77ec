import { isJsonObject, type Json, type JsonObject } from '../../../base/json';
import type { Shape } from '../../../base/shape';
import { Failure } from '../../../model/failure';
import { innerEntries, layerOf, nameOf, rootEntry, withInnerEntries } from '../topologyLayers';
import { newLayerNames, renameLayers } from './renameLayers';
import { repairConfig, withoutModule } from './repairConfig';
import { nodesOf, plainArguments, repairNodes } from './repairNodes';
import { Repairs, type Repair, type LeftOut } from './repairs';
import { weightOwners, type WeightOwner } from './weightOwners';

/** A topology that tfjs takes, and what the weights must be called for it. */
export interface RepairedTopology {
  readonly topology: JsonObject;
  /** New names by the manifest's; only those that change. */
  readonly weightNames: ReadonlyMap<string, string>;
  /** What was repaired, in words; empty where nothing had to be, and then `topology` is the argument itself. */
  readonly repairs: readonly Repair[];
  /** Regularizers that training will do without. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Puts a topology that Keras 3 wrote into the words of Keras 2, which is what tfjs reads: `batch_shape`, dtype policies,
 * calls with their arguments, ports, activations, regularizers, names of weights. Also gives SeparableConv2D back the
 * depth multiplier that tfjs itself does not save. `weights` are the shapes of the manifest's weights by name.
 * Throws `topologyInvalid` for a call that no layer of tfjs can make.
 */
export function repairTopology(topology: JsonObject, weights: ReadonlyMap<string, Shape>, file: string): RepairedTopology {
  const repairs = new Repairs();
  const root = rootEntry(topology);
  const owners = weightOwners(topology, [...weights.keys()]);
  const entry = repairedEntry(root, '', { repairs, owners, weights, file }, false);
  const inKeras2 = entry === root ? topology : root === topology ? entry : { ...topology, model_config: entry };
  const names = newLayerNames(inKeras2, owners);
  for (const [path, name] of names) repairs.note(`layer ${path} is ${name}`, 'refuses');
  const weightNames = renamedWeights(owners, names);
  if (weightNames.size > 0) repairs.note('weights are named after their layer alone', 'refuses');
  return { topology: renameLayers(inKeras2, names), weightNames, repairs: repairs.list(), leftOut: repairs.withoutRegularizers };
}

interface Context {
  readonly repairs: Repairs;
  readonly owners: ReadonlyMap<string, WeightOwner>;
  readonly weights: ReadonlyMap<string, Shape>;
  readonly file: string;
}

/** One entry and those inside; the same object where all is well. `takesInput`: see `repairConfig`. */
function repairedEntry(entry: JsonObject, path: string, context: Context, takesInput: boolean): JsonObject {
  const layer = layerOf(entry);
  if (!layer) return entry;
  const { repairs } = context;
  refuseOperation(entry, path, context.file);
  const bare = withoutModule(entry);
  if (bare !== entry) repairs.note('entries name no Python module', 'same');
  const inner = innerEntries(layer);
  if (!inner) {
    const own = repairConfig(layer.className, layer.config, repairs, takesInput);
    const config = withDepthMultiplier(layer.className, own, path, context);
    return config === layer.config ? bare : { ...bare, config };
  }
  const layers = inner.map((item, i): Json => {
    const innerLayer = layerOf(item);
    if (!innerLayer || !isJsonObject(item)) return item;
    const name = nameOf(item, innerLayer);
    const first = innerLayer.className === 'InputLayer' || (layer.className === 'Sequential' && i === 0);
    return repairedEntry(item, path === '' ? name : `${path}/${name}`, context, first);
  });
  const changed = layers.some((item, i) => item !== inner[i]);
  if (Array.isArray(bare['config'])) return changed ? { ...bare, config: layers } : bare;
  const own = repairConfig(layer.className, layer.config, repairs);
  const config = repairNodes(changed ? withInnerEntries(own, layers) : own, repairs);
  return config === layer.config ? bare : { ...bare, config };
}

/** Merges are the only operations of Keras 3 that tfjs has as layers, and those take tensors alone. */
const MERGES: ReadonlySet<string> = new Set(['Add', 'Multiply', 'Average', 'Maximum', 'Minimum']);

/** Keras 3 stores functions called on tensors (`x * 2`, `keras.ops.exp(x)`) beside the layers. */
function refuseOperation(entry: JsonObject, path: string, file: string): void {
  const { class_name: className, config } = entry;
  const nodes = nodesOf(entry);
  if (!isJsonObject(config) || 'dtype' in config || 'trainable' in config || 'layers' in config || !nodes.some(isJsonObject)) return;
  if (typeof className !== 'string') return;
  if (MERGES.has(className) && nodes.every((node) => plainArguments(node).length === 0)) return;
  const reason = `it is the operation ${className} of Keras 3 and not a layer; TensorFlow.js runs layers only.`;
  throw new Failure('topologyInvalid', { file, layer: path, reason });
}

/** tfjs 4.22 saves a SeparableConv2D without its depth multiplier (its depthwise kernel is [h, w, I, multiplier]). */
function withDepthMultiplier(className: string, config: JsonObject, path: string, { owners, weights, repairs }: Context): JsonObject {
  if (className !== 'SeparableConv2D' || config['depth_multiplier'] !== undefined) return config;
  const [name] = [...owners].find(([, owner]) => owner.path === path && owner.rest.endsWith('depthwise_kernel')) ?? [];
  const multiplier = name === undefined ? undefined : weights.get(name)?.at(-1);
  if (multiplier === undefined || multiplier === 1) return config;
  repairs.note(`layer ${path} has depth_multiplier ${String(multiplier)}, which TensorFlow.js does not save`, 'refuses');
  return { ...config, depth_multiplier: multiplier };
}

/** `layer/rest` for those of Keras 3's names that have more in front, or whose layer was renamed. */
function renamedWeights(owners: ReadonlyMap<string, WeightOwner>, names: ReadonlyMap<string, string>): Map<string, string> {
  const renamed = new Map<string, string>();
  for (const [weight, { path, name, rest }] of owners) {
    const own = `${names.get(path) ?? name}/${rest}`;
    if (weight !== own) renamed.set(weight, own);
  }
  return renamed;
}
