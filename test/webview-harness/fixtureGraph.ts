import type { InspectAnswer, LayerRow } from '../../src/protocol/inspectAnswer';
import { fixtureModel, totalsOf } from './fixtureModel';

const ALL = 'StatefulPartitionedCall';
const EXTRACTOR = `${ALL}/keypoint_net_mobile_feature_extractor/model_1/model`;

/** The operation that a layer became in an exported graph. */
const OPERATIONS: Readonly<Record<string, readonly [part: string, operation: string]>> = {
  Conv2D: ['BiasAdd', '_FusedConv2D'],
  DepthwiseConv2D: ['depthwise', 'FusedDepthwiseConv2dNative'],
  BatchNormalization: ['FusedBatchNormV3', 'FusedBatchNormV3'],
  Dense: ['BiasAdd', '_FusedMatMul'],
  Add: ['add', 'AddV2'],
  ReLU: ['Relu6', 'Relu6'],
};

/** The fixture's layers as an exported graph names them, and what decodes its maps behind them. */
export function graphModel(): InspectAnswer {
  const model = fixtureModel();
  const layers = [...model.layers.slice(1).map(asOperation), ...decoder()];
  return { ...model, format: 'graph-model', file: '/models/keypoints/graph.json', layers, totals: totalsOf(layers), warnings: [] };
}

function asOperation(layer: LayerRow): LayerRow {
  const [part, operation] = OPERATIONS[layer.className] ?? [layer.className, layer.className];
  const rename = (name: string): string => `${EXTRACTOR}/${name}`;
  return {
    ...layer,
    name: `${rename(layer.name)}/${part}`,
    className: operation,
    weights: layer.weights.map((weight) => ({ ...weight, name: rename(weight.name) })),
  };
}

function decoder(): LayerRow[] {
  return [
    'Reshape',
    'Reshape_1',
    'Reshape_2',
    'Reshape_10',
    'sub_7',
    'truediv_3',
    'GatherNd',
    'stack_5',
    'concat_1',
    'batch_normalization_87',
  ].map((name) => ({
    name: `${ALL}/${name}`,
    className: name.replace(/_\d+$/, ''),
    outputShape: [1, 17, 3],
    params: 0,
    bytes: 0,
    macs: 0,
    activationBytes: 204,
    sparsity: 0,
    dtype: '',
    channels: 0,
    prunable: 0,
    weights: [],
  }));
}
