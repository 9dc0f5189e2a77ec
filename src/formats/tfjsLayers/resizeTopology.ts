import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import type { NewSizes } from '../newSizes';
import { resizedShape, type ShapeChange } from '../shapeChange';
import { resizedConfig } from './resizedConfig';
import { innerEntries, layerOf, layersIn, nameOf, rootEntry, withInnerEntries } from './topologyLayers';

/**
 * The same topology with other sizes: units, filters and embedding columns, targets of reshapes, and the input shapes
 * that nested models state. Works in both layouts, at any depth; connections and names stay. The argument is not changed.
 */
export function resizeTopology(topology: JsonObject, sizes: NewSizes): JsonObject {
  const root = rootEntry(topology);
  const resized = resizedEntry(root, '', sizes);
  return root === topology ? resized : { ...topology, model_config: resized };
}

/** `path` is the entry's own; the outermost model has none. */
function resizedEntry(entry: JsonObject, path: string, sizes: NewSizes): JsonObject {
  const layer = layerOf(entry);
  const inner = layer && innerEntries(layer);
  if (!layer) return entry;
  const tensors = sizes.tensors.get(path);
  const kernels = sizes.kernels.get(path) ?? [];
  if (!inner) return { ...entry, ...resizedBuild(entry, tensors?.inputs[0]), config: resizedConfig(layer, { kernels, tensors }) };
  const inputNames = layersIn(layer.config['input_layers']);
  const layers = inner.map((innerEntry): Json => {
    const innerLayer = layerOf(innerEntry);
    if (!innerLayer) return innerEntry;
    const name = nameOf(innerEntry, innerLayer);
    const innerPath = path === '' ? name : `${path}/${name}`;
    // Input layers are not called in a pass: what goes into the model is what they see.
    const seen = tensors?.inputs[inputNames.indexOf(name)];
    const known = innerLayer.className === 'InputLayer' && seen ? withTensors(sizes, innerPath, seen) : sizes;
    return resizedEntry(innerEntry as JsonObject, innerPath, known);
  });
  if (Array.isArray(entry['config'])) return { ...entry, config: layers };
  return { ...entry, config: { ...withInnerEntries(layer.config, layers), ...resizedBuild(layer.config, tensors?.inputs[0]) } };
}

function withTensors(sizes: NewSizes, path: string, seen: ShapeChange): NewSizes {
  return { ...sizes, tensors: new Map(sizes.tensors).set(path, { inputs: [seen], outputs: [seen] }) };
}

/** Keras notes input shapes beside a configuration too; tfjs does not read these, but they should not be wrong. */
function resizedBuild({ build_config: build, build_input_shape: shape }: JsonObject, input: ShapeChange | undefined): JsonObject {
  const built = isJsonObject(build) ? build['input_shape'] : undefined;
  return {
    ...(shape === undefined ? {} : { build_input_shape: resizedShape(shape, input) }),
    ...(isJsonObject(build) && built !== undefined ? { build_config: { ...build, input_shape: resizedShape(built, input) } } : {}),
  };
}
