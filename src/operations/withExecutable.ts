import type { Model, Weight } from '../model/model';
import type { ExecutableModel } from '../runtime/executableModel';
import { activeBackend } from '../runtime/backends/startBackend';
import { openWhereItRuns } from '../runtime/openWhereItRuns';
import { shapesOf } from '../trace/shapes/shapesOf';
import { trialOf } from '../trace/shapes/trialOf';

/** Builds the model for the time of `work`, which may change the weights. A kept one of the same build is taken instead. */
export async function withExecutable<T>(model: Model, work: (executable: ExecutableModel) => Promise<T> | T): Promise<T> {
  const executable = takeKept(model) ?? (await openWhereItRuns(model, { shapesOf, trialOf }));
  let result: T;
  try {
    result = await work(executable);
  } catch (error) {
    executable.dispose();
    throw error;
  }
  keep(model, executable);
  return result;
}

/**
 * Lets this thread keep the models that it built last, as long as their weights take at most so many bytes: an operation
 * asks for the same one several times, and for others that differ in the values of weights alone. 0, as it is at first,
 * lets all go.
 */
export function keepExecutables(mostBytes: number): void {
  most = mostBytes;
  letGo();
}

interface Kept {
  readonly model: Model;
  readonly build: string;
  readonly bytes: number;
  readonly executable: ExecutableModel;
}

let most = 0;
/** Not in use, the longest unused first. */
let kept: readonly Kept[] = [];

/** A model that is in use is not among them, so nobody's weights are changed under their hands. */
function takeKept(model: Model): ExecutableModel | undefined {
  if (kept.length === 0) return undefined;
  const build = buildOf(model);
  const found = kept.findLast((each) => each.build === build && sameConstants(each.model, model));
  if (!found) return undefined;
  kept = kept.filter((each) => each !== found);
  // All of them: whoever had it may have trained it.
  found.executable.assign([...model.weights.values()].filter(isLearned));
  return found.executable;
}

function keep(model: Model, executable: ExecutableModel): void {
  const bytes = [...model.weights.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
  kept = [...kept, { model, build: most > 0 ? buildOf(model) : '', bytes, executable }];
  letGo();
}

function letGo(): void {
  let bytes = kept.reduce((sum, each) => sum + each.bytes, 0);
  while (bytes > most || (most === 0 && kept.length > 0)) {
    const [oldest, ...others] = kept;
    if (!oldest) return;
    oldest.executable.dispose();
    bytes -= oldest.bytes;
    kept = others;
  }
}

/** Known by the topology's object: a model's text is long. */
const texts = new WeakMap<Model['topology'], string>();

/** What tfjs builds a model from, apart from its weights' values. */
function buildOf({ format, file, topology, extras, weights }: Model): string {
  const text = texts.get(topology) ?? JSON.stringify(topology);
  texts.set(topology, text);
  const specs = [...weights.values()].map(({ name, shape, dtype }) => [name, shape, dtype]);
  return `${JSON.stringify([activeBackend(), format, file, extras, specs])} ${text}`;
}

/** Whether the weights that are no parameters are the same: a graph's shape constants decide how it is built. */
function sameConstants(a: Model, b: Model): boolean {
  return [...a.weights.values()].every((weight) => isLearned(weight) || sameValues(weight, b.weights.get(weight.name)));
}

function sameValues({ values }: Weight, other: Weight | undefined): boolean {
  return values.length === other?.values.length && values.every((value, i) => value === other.values[i]);
}

function isLearned({ dtype }: Weight): boolean {
  return dtype === 'float32';
}
