import { fileLayers } from '../formats/fileLayers';
import { toFailureRecord, type FailureRecord } from '../model/failure';
import type { Model } from '../model/model';
import { analyse } from './analyse';
import type { Analysis } from './analysis';

/** Analyses a model. One that can't be built or run is described from its files alone, with the reason in `notRun`. */
export async function analyseOrRead(model: Model): Promise<Analysis> {
  try {
    return await analyse(model);
  } catch (error) {
    const failure = toFailureRecord(error);
    if (!NOT_RUN.has(failure.code)) throw error;
    return analysisOfFiles(model, notAvailable(failure));
  }
}

/** What the backend or tfjs has to say against a model whose files are sound. */
const NOT_RUN: ReadonlySet<FailureRecord['code']> = new Set(['topologyInvalid', 'modelNotRunnable']);

/** The same failure, which also says what can't be had because of it. */
function notAvailable({ code, data }: FailureRecord): FailureRecord {
  const reason = typeof data['reason'] === 'string' ? data['reason'].replace(/\.$/, '') : '';
  return { code, data: { ...data, reason: `${reason}: structure, neurons and accuracy are not available.` } };
}

function analysisOfFiles(model: Model, notRun: FailureRecord): Analysis {
  const { layers, kernels } = fileLayers(model);
  const known = new Set(kernels);
  const layerKernels = layers.map(({ path, weightNames }) => ({ layer: path, weights: weightNames.filter((name) => known.has(name)) }));
  return {
    structure: {
      channels: [],
      layers: [],
      kernelWeights: kernels,
      layerKernels: layerKernels.filter(({ weights }) => weights.length > 0),
      layerTensors: [],
      tensorAxes: new Map(),
      reads: [],
      unknownKernels: [],
    },
    cost: [],
    layers: layers.map((layer) => ({ ...layer, outputShapes: [] })),
    inputs: [],
    outputs: [],
    independent: [],
    traced: [],
    allFrozen: false,
    notRun,
  };
}
