import { expect, it } from 'vitest';
import type { TraceTensor } from '../../../src/runtime/trace';
import { indexInputs, wholeIndexInputs } from '../../../src/runtime/indexInputs';
import { HandMadeTrace } from '../../fixtures/handMadeTrace';

function boundsOf(pass: (t: HandMadeTrace, x: TraceTensor) => TraceTensor): (number | undefined)[] {
  const t = new HandMadeTrace();
  const indices = pass(t, t.input([2, 3]));
  const trace = t.finish(t.call('GatherV2', { x: t.weight('table', [9, 4]), indices }, [2, 3, 4]));
  return [indexInputs(trace).get(0), wholeIndexInputs(trace).get(0)];
}

it('tells inputs that are indices as a whole from those of which a part is', () => {
  expect(boundsOf((_, x) => x)).toEqual([9, 9]);
  expect(boundsOf((t, x) => t.call('Reshape', { x: t.call('Cast', { x }, [2, 3]) }, [6]))).toEqual([9, 9]);
  expect(boundsOf((t, x) => t.call('Slice', { x }, [2, 1]))).toEqual([9, undefined]);
  expect(boundsOf((t, x) => t.call('Cast', { x: t.call('StridedSlice', { x }, [2, 1]) }, [2, 1]))).toEqual([9, undefined]);
  expect(boundsOf((t, x) => t.call('Relu', { x }, [2, 3]))).toEqual([undefined, undefined]);
});
