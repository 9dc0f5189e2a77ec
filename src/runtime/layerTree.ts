import type { CallableLayer } from './recordTrace';
import { tf, tfLayers, type Tensor } from './tf';

type Layer = tfLayers.layers.Layer;

/** Every layer of a model by path, nested models before the layers they hold. */
export function layersByPath(model: tfLayers.LayersModel, prefix = ''): [path: string, layer: Layer][] {
  return model.layers.flatMap((layer): [string, Layer][] => {
    const path = prefix + layer.name;
    return [[path, layer], ...(isModel(layer) ? layersByPath(layer, `${path}/`) : [])];
  });
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
