import { Failure } from '../model/failure';
import { LayerError, KernelError } from './recordTrace';
import { withLimits, type TfjsLimit } from './tfjsLimits';
import type { Trace } from './trace';
import { noteWasmCrash } from './wasmCrash';
import { messageOf } from '../base/reasonOf';

/** tfjs runs a convolution over an image smaller than its window without a word; its output has no elements. */
export function withoutEmptyOutputs(trace: Trace): Trace {
  for (const { layer, outputs } of trace.layerCalls) {
    const empty = outputs.find(({ shape }) => shape.some((size) => size < 1));
    if (empty) throw new LayerError(layer, `its output would have the shape [${empty.shape.join()}]`);
  }
  return trace;
}

/**
 * The failure for what tfjs threw in a pass; `again` repeats the pass with the layers watched, to find the one. `limits` are
 * what tfjs ignores in the model, and may be why.
 */
export function notRunnable(file: string, error: unknown, again?: () => unknown, limits: readonly TfjsLimit[] = []): Failure {
  let found = error;
  try {
    again?.();
  } catch (watchedError) {
    found = watchedError;
  }
  noteWasmCrash(error);
  noteWasmCrash(found);
  const layer = found instanceof LayerError ? { layer: found.layer } : {};
  const thrown = found instanceof LayerError ? found.cause : found;
  const kernel = thrown instanceof KernelError ? { kernel: thrown.kernel } : {};
  const said = messageOf(found);
  // What tfjs did not check itself: too few inputs, an attribute that is not there.
  const unchecked = (thrown instanceof KernelError ? thrown.cause : thrown) instanceof TypeError && !said.startsWith('Unknown op');
  const reason = withLimits(unchecked ? `TensorFlow.js fails here (${said}).` : said, limits);
  return new Failure('modelNotRunnable', { file, ...layer, ...kernel, reason }, { cause: error });
}
