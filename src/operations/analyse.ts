import { defined } from '../base/defined';
import type { Model } from '../model/model';
import { backendChange } from '../runtime/backends/startBackend';
import type { ExecutableModel } from '../runtime/executableModel';
import { PASS_SAMPLES } from '../runtime/firstPass';
import { sampleInputs } from '../runtime/sampleInputs';
import { withoutArithmetic } from '../runtime/shapesOnly';
import { costOf } from '../trace/cost/cost';
import { scaleCost } from '../trace/cost/scaleCost';
import { independence } from '../trace/independence';
import { shapesOf } from '../trace/shapes/shapesOf';
import { structureOf } from '../trace/structure/structureOf';
import { learnable } from '../training/learnable';
import { isAffordable } from '../runtime/passCost';
import { refuseTooBig, unlessRefused, withOpenSizes } from './affordable';
import type { Analysis } from './analysis';
import { withExecutable } from './withExecutable';
import type { ExpectedPort } from '../data/expectedPorts';
import { wholeIndexInputs } from '../runtime/indexInputs';
import type { Trace } from '../runtime/trace';
import { outputActivation } from '../training/outputActivation';

/** Which numbers flow doesn't matter to the structure; it must only be the same each time. */
const SEED = 1;

/** Builds the model, records one pass and folds it. */
export function analyse(model: Model): Promise<Analysis> {
  return withExecutable(model, (executable) => analyseExecutable(model, executable));
}

/**
 * The same for a model that is built already. Where a pass over the declared sizes takes too much and the layers allow
 * it, the pass is one over smaller inputs, and the cost is scaled up to the declared ones.
 */
export async function analyseExecutable(model: Model, executable: ExecutableModel): Promise<Analysis> {
  if (isAffordable(executable, PASS_SAMPLES)) return folded(model, executable, executable);
  const open = withOpenSizes(model);
  const smaller = open && (await unlessRefused(() => withExecutable(open, (run) => folded(model, run, executable))));
  if (smaller) return smaller;
  refuseTooBig(model, executable, PASS_SAMPLES);
  return folded(model, executable, executable);
}

/** `executable` is what runs; `declared` is the model as it states its sizes. */
function folded(model: Model, executable: ExecutableModel, declared: ExecutableModel): Analysis {
  const inputs = sampleInputs(executable, PASS_SAMPLES, SEED);
  try {
    // Structure and cost hang on shapes alone; that the model runs was seen by its first pass.
    const trace = withoutArithmetic(shapesOf, () => executable.record(inputs));
    const structure = structureOf(model, trace);
    const shapes = new Map(declared.layers.map(({ path, outputShapes }) => [path, outputShapes[0] ?? []]));
    const cost = costOf(trace, structure);
    const learns = model.format === 'layers-model' ? learnable(declared) : new Set<string>();
    const isFrozen = (names: readonly string[]): boolean => {
      const own = names.filter((name) => learns.has(name));
      return own.length > 0 && !own.some((name) => declared.trainable.has(name));
    };
    return {
      structure,
      cost:
        executable === declared
          ? cost
          : scaleCost(
              cost,
              trace,
              shapes,
              declared.inputs.map(({ shape }) => shape),
            ),
      layers: declared.layers.map(({ path, className, outputShapes, weightNames, nested }) => ({
        path,
        className,
        outputShapes,
        weightNames,
        nested,
        ...(isFrozen(weightNames) ? { frozen: true } : {}),
      })),
      ...(model.hints ? { hints: model.hints } : {}),
      inputs: withIndices(declared.inputs, trace),
      outputs: declared.outputs.map((port, i) => ({ ...port, activation: outputActivation(trace, i) })),
      ...defined({ fixedSamples: executable.fixedSamples, backendChanged: backendChange() }),
      independent: independence(trace, structure),
      traced: inputs.map(({ shape }) => shape.slice(1)),
      allFrozen: declared.trainable.size === 0 && [...declared.variables.values()].some(({ dtype }) => dtype === 'float32'),
    };
  } finally {
    for (const input of inputs) input.dispose();
  }
}

/** Says of the inputs that end up as indices how many of those there are. */
function withIndices(inputs: ExecutableModel['inputs'], trace: Trace): ExpectedPort[] {
  const bounds = wholeIndexInputs(trace);
  return inputs.map((port, place) => {
    const indexOf = bounds.get(place);
    return { ...port, ...(indexOf === undefined ? {} : { indexOf }) };
  });
}
