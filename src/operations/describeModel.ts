import { sizeOf, type Shape } from '../base/shape';
import { storedByteLength } from '../formats/codec/storedByteLength';
import type { Model, ModelWarning } from '../model/model';
import { savedModelJson } from '../formats/modelJson';
import type { InspectAnswer } from '../protocol/inspectAnswer';
import type { Analysis } from './analysis';
import { sizesOf, type Sizes } from './measurement/sizes';
import type { SizeDetails } from './shrink/sizeDetails';
import { layerRows } from './layerRows';
import { limitWarnings, NOT_REFUSED } from './limitWarnings';
import { describeFailure } from '../protocol/sentence';
import { runWarnings } from './runWarnings';

/** The answer of `inspect`. Without `sizes` the compressed sizes are 0: they take long and may come later. */
export function describeModel(model: Model, analysis: Analysis, sizes = uncompressedSizes(model)): InspectAnswer {
  const layers = layerRows(model, analysis);
  const weights = [...model.weights.values()];
  const { channels } = analysis.structure;
  const produced = new Set(analysis.structure.layers.flatMap((layer) => [...layer.channels]));
  const { notRun } = analysis;
  return {
    format: model.format,
    file: model.file,
    inputs: analysis.inputs.map(({ name, shape }, i) => ({ name, shape, ...tracedShape(shape, analysis.traced[i]) })),
    outputs: analysis.outputs.map(({ name, shape }) => ({ name, shape })),
    layers,
    totals: {
      params: weights.reduce((total, { shape }) => total + sizeOf(shape), 0),
      macs: notRun ? null : layers.reduce((total, { macs }) => total + (macs ?? 0), 0),
      ...sizes,
      channels: notRun ? null : produced.size,
      prunableChannels: notRun ? null : [...produced].filter((id) => channels[id]?.obstacle === undefined).length,
    },
    ...(notRun ? { notRun: describeFailure(notRun) } : {}),
    warnings: [
      ...model.warnings,
      ...runWarnings(analysis),
      // What keeps the model from being run was said.
      ...limitWarnings(model, notRun && NOT_REFUSED),
      ...frozenWarning(analysis),
      ...sizeWarnings(analysis),
      ...unknownKernelWarnings(analysis),
    ],
  };
}

/** The sizes as far as they are known before anything is compressed. */
function uncompressedSizes(model: Model): Sizes {
  const unknown = { gzipBytes: 0, brotliBytes: 0 };
  const bytes = Buffer.byteLength(savedModelJson(model));
  const weights = [...model.weights.values()].reduce((total, weight) => total + storedByteLength(weight), 0);
  return { bytes: weights + bytes, ...unknown, modelJson: { bytes, ...unknown } };
}

/** The answer with compressed sizes that came later. */
export function withSizes(answer: InspectAnswer, sizes: Sizes): InspectAnswer {
  const { channels, prunableChannels, ...totals } = answer.totals;
  return { ...answer, totals: { ...totals, ...sizesOf(sizes), channels, prunableChannels } };
}

/** The answer with what was found out of its weights' compressed sizes, and of why they are no smaller. */
export function withDetails(answer: InspectAnswer, { weights, shrink }: SizeDetails): InspectAnswer {
  const layers = answer.layers.map((layer) => {
    const rows = layer.weights.map((row) => ({ ...row, ...weights[row.name] }));
    const known = rows.every(({ gzipBytes }) => gzipBytes !== undefined);
    const sum = (of: 'gzipBytes' | 'brotliBytes'): number => rows.reduce((total, row) => total + (row[of] ?? 0), 0);
    return { ...layer, ...(known ? { gzipBytes: sum('gzipBytes'), brotliBytes: sum('brotliBytes') } : {}), weights: rows };
  });
  return { ...answer, layers, shrink };
}

function frozenWarning({ allFrozen }: Analysis): ModelWarning[] {
  if (!allFrozen) return [];
  return [
    {
      code: 'allFrozen',
      message: 'All layers are frozen ("trainable": false): the model can be pruned; fine-tuning has to be told to train them.',
    },
  ];
}

/** The size of the recorded pass where it is not what the model declares. */
function tracedShape(declared: readonly (number | null)[], traced: Shape | undefined): { traced?: Shape } {
  return !traced || declared.slice(1).every((size, axis) => size === traced[axis]) ? {} : { traced };
}

/** Says which sizes the figures are for. */
function sizeWarnings({ inputs, traced }: Analysis): ModelWarning[] {
  return inputs.flatMap(({ name, shape }, i): ModelWarning[] => {
    const { traced: size } = tracedShape(shape, traced[i]);
    if (!size) return [];
    const open = shape.slice(1).includes(null);
    const message = open
      ? `Input "${name}" leaves sizes open: MACs and activation bytes are those of an input of ${size.join('×')}.`
      : `Input "${name}" of ${shape.slice(1).join('×')} is too big to run here: the structure was found at ${size.join('×')}; MACs and activation bytes are those of the declared size.`;
    return [{ code: 'tracedSize', message }];
  });
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
