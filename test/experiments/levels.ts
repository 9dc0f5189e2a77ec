import { inputImportances, curvatureImportances, type Importances } from '../../src/compress/quantize/importance';
import { quantizeModel } from '../../src/compress/quantize/quantizeModel';
import { quantizeToBudget } from '../../src/compress/quantize/quantizeToBudget';
import { gzipSize } from '../../src/formats/wireSize';
import { readModel } from '../../src/formats/readModel';
import type { Model } from '../../src/model/model';
import { analyse } from '../../src/operations/analyse';
import { gatherEvidence } from '../../src/operations/evidence/gatherEvidence';
import { openSamples } from '../../src/operations/samples/openSamples';
import { withExecutable } from '../../src/operations/withExecutable';
import { startBackend } from '../../src/runtime/backends/startBackend';
import { evaluate } from '../../src/training/evaluate';

/** Which networks, and with how many levels a tensor the plain way is tried. */
export interface LevelsExperiment {
  readonly data: string;
  readonly nets: readonly { readonly name: string; readonly file: string }[];
  readonly levels: readonly number[];
}

/** A network in so many bytes. */
export interface LevelsPoint {
  readonly net: string;
  readonly way: string;
  readonly aim: number;
  readonly bytes: number;
  readonly loss: number;
  readonly accuracy: number | undefined;
  readonly seconds: number;
}

/** Each network with the same number of levels for all tensors, and in as many bytes with what the product knows beside. */
export async function levels({ data, nets, levels: tried }: LevelsExperiment, tell: (point: LevelsPoint) => void): Promise<void> {
  await startBackend('wasm');
  for (const { name, file } of nets) {
    const model = await readModel(file);
    const opened = { model, analysis: await analyse(model) };
    const samples = await openSamples(data, opened.analysis);
    const quality = (made: Model): Promise<{ loss: number; accuracy?: number }> =>
      withExecutable(made, (executable) => evaluate(executable, samples.test));
    const { moments, inputs } = await gatherEvidence(
      opened,
      { needs: [{ moments: ['h'], inputs: true }], level: 'parameter', settings: {}, seed: 0, samples, what: 'levels' },
      {},
    );
    if (!moments || !inputs) throw new Error('nothing was measured');
    const importances: Readonly<Record<string, Importances | undefined>> = {
      none: undefined,
      inputs: inputImportances(model, inputs),
      curvature: curvatureImportances(moments),
    };
    const measured = async (way: string, aim: number, make: () => Model | Promise<Model>): Promise<number> => {
      const started = performance.now();
      const made = await make();
      const seconds = (performance.now() - started) / 1000;
      const { loss, accuracy } = await quality(made);
      const bytes = await gzipSize(made);
      tell({ net: name, way, aim, bytes, loss, accuracy, seconds });
      return bytes;
    };
    await measured('original', 0, () => model);
    for (const count of tried) {
      const bytes = await measured(`same ${String(count)}`, count, () => quantizeModel(model, { dtype: 'uint8', levels: count }).model);
      for (const [by, each] of Object.entries(importances)) {
        for (const carried of [false, true]) {
          const knowledge = { importances: each, moments: carried ? inputs : undefined };
          await measured(`${by}${carried ? ', carried' : ''}`, count, async () => {
            return (await quantizeToBudget(model, { dtype: 'uint8', maxBytes: bytes }, knowledge)).model;
          });
        }
      }
    }
  }
}
