import { tfLayers } from './tf';

type Layer = tfLayers.layers.Layer;

/**
 * Lets a frozen BatchNormalization (`trainable: false`, or inside a frozen model) run as in inference while other layers
 * train, as Keras 2 has it. tfjs would normalise by the batch and move the frozen layer's statistics.
 */
export function freezeStatistics(layer: Layer, frozen = false): void {
  const frozenHere = frozen || !layer.trainable;
  if (layer instanceof tfLayers.LayersModel) {
    for (const inner of layer.layers) freezeStatistics(inner, frozenHere);
  } else if (frozenHere && layer.getClassName() === 'BatchNormalization') {
    const call = layer.call.bind(layer);
    layer.call = (inputs, kwargs) => call(inputs, { ...kwargs, training: false });
  }
}
