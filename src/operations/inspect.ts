import { sizeOf } from '../base/shape';
import { storedByteLength } from '../formats/codec/storedByteLength';
import type { Model, ModelWarning } from '../model/model';
import type { InspectAnswer, InspectTotals } from '../protocol/answers';
import type { Analysis } from './analysis';
import { layerRows } from './layerRows';

/** The answer of `inspect`. Without `sizes` the compressed sizes are 0: they take long and may come later. */
export function describeModel(
  model: Model,
  analysis: Analysis,
  sizes?: Pick<InspectTotals, 'gzipBytes' | 'brotliBytes' | 'sizesEstimated'>,
): InspectAnswer {
  const layers = layerRows(model, analysis);
  const weights = [...model.weights.values()];
  const { channels } = analysis.structure;
  const produced = new Set(analysis.structure.layers.flatMap((layer) => [...layer.channels]));
  return {
    format: model.format,
    file: model.file,
    inputs: analysis.inputs.map(({ name, shape }) => ({ name, shape })),
    outputs: analysis.outputs.map(({ name, shape }) => ({ name, shape })),
    layers,
    totals: {
      params: weights.reduce((total, { shape }) => total + sizeOf(shape), 0),
      bytes: weights.reduce((total, weight) => total + storedByteLength(weight), 0),
      macs: layers.reduce((total, { macs }) => total + macs, 0),
      gzipBytes: 0,
      brotliBytes: 0,
      ...sizes,
      channels: produced.size,
      prunableChannels: [...produced].filter((id) => channels[id]?.obstacle === undefined).length,
    },
    warnings: [...model.warnings, ...unknownKernelWarnings(analysis)],
  };
}

function unknownKernelWarnings({ structure }: Analysis): ModelWarning[] {
  return structure.unknownKernels.map(({ kernel, layer, untraced }) => ({
    code: 'traceIncomplete',
    message: untraced
      ? `TensorFlow.js can only run ${kernel} asynchronously, so what depends on it is not traced: its channels can't be cut and its MACs are not counted.`
      : `No rule for the kernel ${kernel}: the channels it touches can't be cut.`,
    ...(layer === undefined ? {} : { layer }),
  }));
}
