import { sizeOf } from '../base/shape';
import { storedByteLength } from '../formats/codec/storedByteLength';
import type { Model, ModelWarning } from '../model/model';
import { tfjsLimits } from '../runtime/tfjsLimits';
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
    warnings: [...model.warnings, ...limitWarnings(model), ...frozenWarning(analysis), ...unknownKernelWarnings(analysis)],
  };
}

/** One for each thing that tfjs does not do, with the layers that ask for it. */
function limitWarnings({ format, topology }: Model): ModelWarning[] {
  if (format !== 'layers-model') return [];
  const layersOf = new Map<string, string[]>();
  for (const { layer, kind, reason } of tfjsLimits(topology)) {
    const sentence = kind === 'noGradient' ? `${reason}: the model can be pruned, but what is below can't be fine-tuned` : reason;
    layersOf.set(sentence, [...(layersOf.get(sentence) ?? []), layer]);
  }
  return [...layersOf].map(([sentence, layers]): ModelWarning => {
    const named = layers.slice(0, 3).map((layer) => `"${layer}"`).join(', ');
    const more = layers.length > 3 ? ` and ${String(layers.length - 3)} more` : '';
    const message = `Layer${layers.length === 1 ? '' : 's'} ${named}${more}: ${sentence}.`;
    return { code: 'tfjsLimit', message, ...(layers.length === 1 && layers[0] !== undefined ? { layer: layers[0] } : {}) };
  });
}

function frozenWarning({ allFrozen }: Analysis): ModelWarning[] {
  if (!allFrozen) return [];
  return [{ code: 'allFrozen', message: 'All layers are frozen ("trainable": false): the model can be pruned; fine-tuning has to be told to train them.' }];
}

function unknownKernelWarnings({ structure }: Analysis): ModelWarning[] {
  return structure.unknownKernels.map(({ kernel, layer }) => ({
    code: 'traceIncomplete',
    message: `No rule for the kernel ${kernel}: the channels it touches can't be cut.`,
    ...(layer === undefined ? {} : { layer }),
  }));
}
