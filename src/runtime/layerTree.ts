import type { CallableLayer } from './recordTrace';
import { tf, tfLayers, type Tensor } from './tf';

type Layer = tfLayers.layers.Layer;

/** Every layer of a model by path, what holds layers before the layers it holds. */
export function layersByPath(model: tfLayers.LayersModel): [path: string, layer: Layer][] {
  return model.layers.flatMap((layer) => withInner(layer, layer.name));
}

function withInner(layer: Layer, path: string): [path: string, layer: Layer][] {
  return [[path, layer], ...(innerLayers(layer) ?? []).flatMap((inner) => withInner(inner, `${path}/${inner.name}`))];
}

/** The layers of a nested model, or the model that a TimeDistributed runs at each step; undefined for what holds no model. */
export function innerLayers(layer: Layer): readonly Layer[] | undefined {
  if (isModel(layer)) return layer.layers;
  const wrapped = layer.getClassName() === 'TimeDistributed' ? (layer as unknown as RecurrentParts).layer : undefined;
  return wrapped && innerLayers(wrapped) ? [wrapped] : undefined;
}

/** Whether a layer is a nested model. */
export function isModel(layer: Layer): layer is tfLayers.LayersModel {
  return layer instanceof tfLayers.LayersModel;
}

/** A layer as something whose calls can be watched: `call` is protected by convention only. */
export function callable(layer: Layer): CallableLayer {
  return layer;
}

/**
 * Makes recurrent layers forget between passes, so that equal inputs give equal outputs in any batch size, and takes
 * away the `unroll` that tfjs ignores with two console warnings at each pass. Wrapped layers included.
 */
export function settleRecurrentLayers(layer: Layer): void {
  const recurrent = layer as unknown as RecurrentParts;
  if (recurrent.unroll) recurrent.unroll = false;
  if (recurrent._stateful) recurrent._stateful = false;
  if (recurrent.states_) tf.dispose(recurrent.states_);
  const wrapped = [recurrent.layer, recurrent.forwardLayer, recurrent.backwardLayer];
  for (const inner of wrapped) if (inner) settleRecurrentLayers(inner);
  if (isModel(layer)) for (const inner of layer.layers) settleRecurrentLayers(inner);
}

/** What recurrent layers and wrappers have beyond other layers. */
interface RecurrentParts {
  unroll?: boolean;
  _stateful?: boolean;
  /** Made when a stateful layer is built, and kept. */
  readonly states_?: Tensor[] | null;
  readonly layer?: Layer;
  readonly forwardLayer?: Layer;
  readonly backwardLayer?: Layer;
}
