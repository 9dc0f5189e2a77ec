import { sizeOf } from '../base/shape';
import { fileLayers } from '../formats/fileLayers';
import { readOutline, type Outline } from '../formats/readOutline';
import { inputsOfTopology } from '../formats/statedInputs';
import type { InspectAnswer, WeightRow } from '../protocol/inspectAnswer';
import { describedLayer } from './layerRows';

/**
 * What topology and manifest tell of a model, without a look at its weights: the table's rows and names, parameters and bytes. All else is
 * null or absent and comes with `openForWork`; layers that stock TensorFlow.js lacks are listed as the file states them. Null where even
 * that takes the weight files.
 */
export async function outline({ file }: { file: string }): Promise<InspectAnswer | null> {
  const read = await readOutline(file);
  if (!read) return null;
  const { layers, kernels } = fileLayers(read);
  const known = new Set(kernels);
  const rows = layers
    .filter(({ nested }) => !nested)
    .map((layer) =>
      describedLayer(
        layer,
        layer.weightNames.flatMap((name) => weightRow(read, name, known.has(name))),
      ),
    );
  return {
    outline: true,
    format: read.format,
    file: read.file,
    inputs: inputsOfTopology(read),
    outputs: [],
    layers: rows,
    totals: {
      params: [...read.weights.values()].reduce((total, { shape }) => total + sizeOf(shape), 0),
      bytes: [...read.bytes.values()].reduce((total, bytes) => total + bytes, read.jsonBytes),
      macs: null,
      gzipBytes: 0,
      brotliBytes: 0,
      channels: null,
      prunableChannels: null,
    },
    warnings: [],
  };
}

function weightRow({ weights, bytes }: Outline, name: string, prunable: boolean): WeightRow[] {
  const weight = weights.get(name);
  if (!weight) return [];
  const { shape, dtype, quantization } = weight;
  return [{ name, shape, dtype: quantization?.dtype ?? dtype, params: sizeOf(shape), bytes: bytes.get(name) ?? 0, zeros: null, prunable }];
}
