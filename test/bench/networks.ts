import { tfLayers } from '../../src/runtime/tf';

/** LeNet-300-100: the dense network that pruning papers measure on. */
export function denseLeNet(last: 'linear' | 'softmax'): tfLayers.Sequential {
  const { dense } = tfLayers.layers;
  return tfLayers.sequential({
    layers: [
      dense({ units: 300, activation: 'relu', inputShape: [784] }),
      dense({ units: 100, activation: 'relu' }),
      dense({ units: 10, activation: last }),
    ],
  });
}

/** LeNet-5 as Caffe has it: 20 and 50 filters, 500 units. */
export function convolutionalLeNet(last: 'linear' | 'softmax'): tfLayers.Sequential {
  const { conv2d, dense, flatten, maxPooling2d } = tfLayers.layers;
  return tfLayers.sequential({
    layers: [
      conv2d({ filters: 20, kernelSize: 5, activation: 'relu', inputShape: [28, 28, 1] }),
      maxPooling2d({ poolSize: 2 }),
      conv2d({ filters: 50, kernelSize: 5, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense({ units: 500, activation: 'relu' }),
      dense({ units: 10, activation: last }),
    ],
  });
}
