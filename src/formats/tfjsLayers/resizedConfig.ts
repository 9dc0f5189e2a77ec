import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import type { Shape } from '../../base/shape';
import { resizedShape, type ShapeChange } from '../shapeChange';
import { CARRYING_LAYERS, RECURRENT_LAYERS, SIZED_LAYERS, type SizedLayer } from './sizedLayers';
import { layerOf, type TopologyLayer } from './topologyLayers';

/** What a layer's configuration has to follow. */
export interface LayerSizes {
  readonly kernels: readonly Shape[];
  readonly tensors: { readonly inputs: readonly ShapeChange[]; readonly outputs: readonly ShapeChange[] } | undefined;
}

/** The configuration of a layer that is no model, for new kernels and tensors. */
export function resizedConfig({ className, config }: TopologyLayer, { kernels, tensors }: LayerSizes): JsonObject {
  const changed: Record<string, Json> = {};
  const sized = SIZED_LAYERS[className] ?? RECURRENT_LAYERS[className];
  const size = sized && sizeFrom(sized, kernels);
  if (sized && size !== undefined) changed[sized.key] = size;
  if (config['batch_input_shape'] !== undefined) {
    changed['batch_input_shape'] = resizedShape(config['batch_input_shape'], tensors?.inputs[0]);
  }
  if (className === 'Reshape') changed['target_shape'] = resizedTarget(config['target_shape'], tensors?.outputs[0]);
  if (className === 'TimeDistributed') changed['layer'] = resizedPart(config['layer'], { kernels, tensors: withoutTime(tensors) });
  if (className === 'Bidirectional') {
    changed['layer'] = resizedPart(config['layer'], { kernels, tensors });
    const { backward_layer: backward } = config;
    if (backward !== undefined) changed['backward_layer'] = resizedPart(backward, { kernels: kernels.slice(kernels.length / 2), tensors });
  }
  if (config['cell'] !== undefined) changed['cell'] = resizedPart(config['cell'], { kernels, tensors });
  if (Array.isArray(config['cells'])) changed['cells'] = resizedCells(config['cells'] as readonly Json[], kernels);
  return { ...config, ...changed };
}

function resizedPart(entry: Json | undefined, sizes: LayerSizes): Json {
  const layer = layerOf(entry);
  return layer && isJsonObject(entry) ? { ...entry, config: resizedConfig(layer, sizes) } : (entry ?? null);
}

/** Each cell uses its kernels before the next. */
function resizedCells(cells: readonly Json[], kernels: readonly Shape[]): Json[] {
  let used = 0;
  return cells.map((entry) => {
    const own = kernels.slice(used);
    used += kernelsOf(layerOf(entry)?.className ?? '');
    return resizedPart(entry, { kernels: own, tensors: undefined });
  });
}

function kernelsOf(className: string): number {
  return (SIZED_LAYERS[className] ?? RECURRENT_LAYERS[className])?.kernels ?? (CARRYING_LAYERS.has(className) ? 1 : 0);
}

function sizeFrom({ kernel, axisFromEnd, blocks }: SizedLayer, kernels: readonly Shape[]): number | undefined {
  const size = kernels[kernel]?.at(-axisFromEnd);
  return size === undefined ? undefined : size / blocks;
}

/** A reshape's target has no batch axis; -1 and null are worked out by tfjs and stay. */
function resizedTarget(target: Json | undefined, output: ShapeChange | undefined): Json {
  if (!output) return target ?? null;
  return resizedShape(target, { before: output.before.slice(1), after: output.after.slice(1) });
}

/** What the layer inside a TimeDistributed sees: one time step. */
function withoutTime(tensors: LayerSizes['tensors']): LayerSizes['tensors'] {
  const step = ({ before, after }: ShapeChange): ShapeChange => ({ before: before.toSpliced(1, 1), after: after.toSpliced(1, 1) });
  return tensors && { inputs: tensors.inputs.map(step), outputs: tensors.outputs.map(step) };
}
