import { indexTrace, type TraceIndex } from '../../compress/merge/traceIndex';
import type { Model } from '../../model/model';
import { PASS_SAMPLES } from '../../runtime/firstPass';
import { sampleInputs } from '../../runtime/sampleInputs';
import { withoutArithmetic } from '../../runtime/shapesOnly';
import type { Trace } from '../../runtime/trace';
import { shapesOf } from '../../trace/shapes/shapesOf';
import { withExecutable } from '../withExecutable';

/** The calls of one pass, of which shapes and weights alone matter, and who uses what. */
export function plainTrace(model: Model): Promise<{ readonly trace: Trace; readonly index: TraceIndex }> {
  return withExecutable(model, (executable) => {
    const inputs = sampleInputs(executable, PASS_SAMPLES, 1);
    try {
      const trace = withoutArithmetic(shapesOf, () => executable.record(inputs));
      return { trace, index: indexTrace(trace) };
    } finally {
      for (const input of inputs) input.dispose();
    }
  });
}
