import type { Model } from '../../model/model';
import type { TraceIndex } from '../../compress/merge/traceIndex';
import { traitsOf } from '../../trace/kernels/kernelTable';
import { plainTrace } from '../norms/plainTrace';
import type { Opened } from '../opened';

/**
 * One-dimensional weights that are not merely added: a normalization's scales and statistics, whose small values count as much as their
 * large ones. All of them where the model can't be run.
 */
export async function scalesOf({ model, analysis }: Opened): Promise<ReadonlySet<string>> {
  const vectors = vectorsOf(model);
  if (analysis.notRun || vectors.length === 0) return new Set(vectors);
  const { index } = await plainTrace(model);
  return new Set(vectors.filter((name) => !isAdded(name, index)));
}

function vectorsOf({ weights }: Model): string[] {
  return [...weights.values()].flatMap(({ name, dtype, shape }) => (dtype === 'float32' && shape.length <= 1 ? [name] : []));
}

/** By an addition, or as the bias of a product; nobody knows of one that no call takes. */
function isAdded(name: string, index: TraceIndex): boolean {
  const calls = index.callsWith(name);
  return (
    calls.length > 0 && calls.every((call) => traitsOf(call)?.structure === 'sumLike' || index.weightOf(call.inputs.get('bias')) === name)
  );
}
