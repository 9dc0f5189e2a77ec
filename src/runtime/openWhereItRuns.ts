import { Failure, toFailureRecord } from '../model/failure';
import type { Model } from '../model/model';
import type { BackendName } from '../protocol/vocabulary';
import { activeBackend, changeBackend, mayChangeBackend, otherBackends, useBackend } from './backends/startBackend';
import type { ExecutableModel } from './executableModel';
import { firstPass, PASS_SAMPLES } from './firstPass';
import { openModel } from './openModel';
import { isAffordable } from './passCost';
import type { ShapeRules } from './shapesOnly';

/** On which backend a topology went through a first pass last. */
const ranOn = new WeakMap<Model['topology'], BackendName>();

/**
 * Builds a model on the active backend. Where that lacks a kernel of it and another does not, the other becomes the
 * active one if the choice was left to us (`backendChange` tells); a backend that was asked for refuses the model with
 * `modelNotRunnable`, which names the other. What is too big for a first pass is not tried. `shapeRules` are for that pass.
 */
export async function openWhereItRuns(model: Model, shapeRules?: ShapeRules): Promise<ExecutableModel> {
  const executable = await openModel(model, shapeRules);
  const own = activeBackend();
  const others = otherBackends();
  if (own === null || others.length === 0 || ranOn.get(model.topology) === own || !isAffordable(executable, PASS_SAMPLES))
    return executable;
  const refusal = refusalOf(executable);
  if (!refusal) {
    ranOn.set(model.topology, own);
    return executable;
  }
  executable.dispose();
  for (const other of others) {
    const found = await builtOn(other, model, shapeRules);
    if (!found) continue;
    const { layer, kernel = 'of the model', reason } = refusal.data;
    if (mayChangeBackend()) {
      changeBackend({ from: own, to: other, kernel, ...(layer === undefined ? {} : { layer }), reason });
      return found;
    }
    found.dispose();
    await useBackend(own);
    const told = `the backend ${own} can't run the kernel ${kernel} (${reason.replace(/\.$/, '')}), ${other} can: choose ${other} or auto.`;
    throw new Failure('modelNotRunnable', { ...refusal.data, reason: told });
  }
  await useBackend(own);
  throw refusal;
}

/** The model where a first pass succeeds on that backend, which is active then. */
async function builtOn(backend: BackendName, model: Model, shapeRules: ShapeRules | undefined): Promise<ExecutableModel | undefined> {
  try {
    await useBackend(backend);
    const executable = await openModel(model, shapeRules);
    if (!refusalOf(executable)) return executable;
    executable.dispose();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
  return undefined;
}

function refusalOf(executable: ExecutableModel): Failure<'modelNotRunnable'> | undefined {
  try {
    firstPass(executable);
    return undefined;
  } catch (error) {
    if (toFailureRecord(error).code === 'modelNotRunnable') return error as Failure<'modelNotRunnable'>;
    executable.dispose();
    throw error;
  }
}
