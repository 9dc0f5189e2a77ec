import { sumBy } from '../base/sumBy';
import { sizeOf } from '../base/shape';
import { storedByteLength } from '../formats/codec/storedByteLength';
import { zeroElements } from '../formats/codec/zeroElements';
import type { Model, Weight } from '../model/model';
import type { LayerRow, WeightRow } from '../protocol/inspectAnswer';
import { forecastCost } from '../trace/cost/forecast';
import type { Structure } from '../trace/structure/structure';
import type { Analysis } from './analysis';

/** The layer table: one row per layer, nested models' layers with their path, in the model's own order. */
export function layerRows(model: Model, analysis: Analysis): LayerRow[] {
  const kernels = new Set(analysis.structure.kernelWeights);
  const { macs, activationBytes } = forecastCost(analysis.cost, new Set());
  const ran = analysis.notRun === undefined;
  return analysis.layers
    .filter(({ nested }) => !nested)
    .map((layer) => {
      const weights = layer.weightNames.flatMap((name) => weightRow(model.weights.get(name), kernels.has(name)));
      if (!ran) return describedLayer(layer, weights);
      return describedLayer(layer, weights, {
        outputShape: layer.outputShapes[0] ?? [],
        macs: macs.get(layer.path) ?? 0,
        activationBytes: activationBytes.get(layer.path) ?? 0,
        ...channelSummary(analysis.structure, layer.path),
      });
    });
}

type RunFigures = Pick<LayerRow, 'outputShape' | 'macs' | 'activationBytes' | 'channels' | 'prunable' | 'reason'>;

const NO_RUN: RunFigures = { outputShape: null, macs: null, activationBytes: null, channels: null, prunable: null };

/** The row of a layer from its weights' rows and, where it was run, what came of that. */
export function describedLayer(
  { path, className, frozen }: Pick<Analysis['layers'][number], 'path' | 'className' | 'frozen'>,
  weights: readonly WeightRow[],
  run = NO_RUN,
): LayerRow {
  const elements = weights.filter(({ prunable }) => prunable);
  const zeros = elements.some((weight) => weight.zeros === null) ? null : sumBy(elements, (weight) => weight.zeros ?? 0);
  const { outputShape, macs, activationBytes, ...channels } = run;
  return {
    name: path,
    className,
    outputShape,
    params: sumBy(weights, ({ params }) => params),
    bytes: sumBy(weights, ({ bytes }) => bytes),
    macs,
    activationBytes,
    sparsity:
      zeros === null
        ? null
        : zeros /
          Math.max(
            1,
            sumBy(elements, ({ params }) => params),
          ),
    dtype: [...new Set(weights.map(({ dtype }) => dtype))].join('+'),
    ...channels,
    ...(frozen ? { frozen } : {}),
    weights,
  };
}

function weightRow(weight: Weight | undefined, prunable: boolean): WeightRow[] {
  if (!weight) return [];
  const { name, shape, dtype, quantization } = weight;
  return [
    {
      name,
      shape,
      dtype: quantization?.dtype ?? dtype,
      params: sizeOf(shape),
      bytes: storedByteLength(weight),
      zeros: zeroElements(weight),
      prunable,
    },
  ];
}

function channelSummary(structure: Structure, layer: string): Pick<LayerRow, 'channels' | 'prunable' | 'reason'> {
  const own = structure.layers.find((entry) => entry.layer === layer);
  const channels = [...new Set(own?.channels)].map((id) => structure.channels[id]);
  const reasons = new Set(channels.flatMap((channel) => channel?.obstacle?.detail ?? []));
  return {
    channels: channels.length,
    prunable: channels.filter((channel) => channel && !channel.obstacle).length,
    ...(reasons.size > 0 ? { reason: [...reasons].join('; ') } : {}),
  };
}
