import { describe, expect, it } from 'vitest';
import { sizeOf, type Shape } from '../../../../src/base/shape';
import { foldResponses } from '../../../../src/compress/merge/response/foldResponses';
import { isResponse, type NoResponse, type ResponsePart } from '../../../../src/compress/merge/response/response';
import { indexTrace } from '../../../../src/compress/merge/traceIndex';
import type { Model, Weight } from '../../../../src/model/model';
import type { KernelCall, TraceTensor } from '../../../../src/runtime/trace';
import { analyseStructure } from '../../../../src/trace/structure/analyseStructure';
import { HandMadeTrace } from '../../../fixtures/handMadeTrace';

/** Two channels of incoming weights [1, 0, 2] and [-1, 3, 0]. */
const KERNEL = Float32Array.of(1, -1, 0, 3, 2, 0);
const GRAM = [5, -1, -1, 10];

interface Behind {
  readonly kernel: string;
  /** The operand beside x, [2]; as a weight. */
  readonly other?: readonly number[];
  readonly onLeft?: boolean;
  readonly attrs?: KernelCall['attrs'];
  readonly made?: Shape;
  /** What x is first: a sequence of steps, say. */
  readonly as?: Shape;
}

/** The response of the two channels behind a kernel. */
function responseBehind({ kernel, other, onLeft = false, attrs = {}, made, as }: Behind): ResponsePart | NoResponse {
  const t = new HandMadeTrace();
  const weights = new Map<string, Weight>([['a/kernel', { name: 'a/kernel', shape: [3, 2], dtype: 'float32', values: KERNEL }]]);
  let x: TraceTensor = t.dense('a', 2);
  if (as) x = t.call('Reshape', { x }, as);
  let output: TraceTensor;
  if (other) {
    weights.set('w', { name: 'w', shape: [2], dtype: 'float32', values: Float32Array.from(other) });
    const w = t.weight('w', [2]);
    output = t.call(kernel, onLeft ? { a: w, b: x } : { a: x, b: w }, [2, 2], attrs);
  } else output = t.call(kernel, { x }, made ?? x.shape, attrs);
  const flat = output.shape.length === 2 ? output : t.call('Reshape', { x: output }, [2, sizeOf(output.shape.slice(1))]);
  const trace = t.finish(t.dense('out', 1, flat));
  const { shape } = trace.weights.get('out/kernel') ?? { shape: [] };
  weights.set('out/kernel', { name: 'out/kernel', shape, dtype: 'float32', values: new Float32Array(sizeOf(shape)) });
  const model = { weights } as unknown as Model;
  const found = foldResponses({ trace, structure: analyseStructure(trace, []), index: indexTrace(trace), model }).get(output.id);
  if (!found) throw new Error('no response');
  if (!isResponse(found)) return found;
  const [part] = found.parts;
  if (!part || found.parts.length !== 1) throw new Error('not one part');
  return part;
}

describe('the response of channels behind', () => {
  it.each([
    ['x + w', { kernel: 'Add', other: [4, 8] }, { gram: GRAM, offset: [4, 8], scalable: true }],
    ['x - w', { kernel: 'Sub', other: [4, 8] }, { gram: GRAM, offset: [-4, -8], scalable: true }],
    ['w - x', { kernel: 'Sub', other: [4, 8], onLeft: true }, { gram: GRAM, offset: [4, 8], scalable: true }],
    ['x * w', { kernel: 'Multiply', other: [2, -4] }, { gram: [20, 8, 8, 160], offset: [0, -0], scalable: true }],
    ['x / w', { kernel: 'RealDiv', other: [2, -4] }, { gram: [1.25, 0.125, 0.125, 0.625], offset: [0, -0], scalable: true }],
    ['-x', { kernel: 'Neg' }, { gram: GRAM, offset: [-0, -0], scalable: true }],
    ['a ReLU', { kernel: 'Relu' }, { gram: [5, 0, 0, 10], scalable: true }],
    ['a sine', { kernel: 'Sin' }, { gram: [5, 0, 0, 10], scalable: false }],
    ['steps repeated', { kernel: 'Tile', as: [2, 1, 2], made: [2, 3, 2], attrs: { reps: [1, 3, 1] } }, { gram: GRAM, scalable: true }],
    ['the smallest step', { kernel: 'Min', as: [2, 1, 2], made: [2, 2], attrs: { axis: [1] } }, { gram: GRAM, scalable: true }],
    [
      'one step of a sequence',
      { kernel: 'StridedSlice', as: [2, 1, 2], made: [2, 2], attrs: { begin: [0, 0, 0], shrinkAxisMask: 2 } },
      { gram: GRAM, scalable: true },
    ],
  ] as const)('%s', (_name, behind, expected) => {
    const part = responseBehind(behind);
    expect({ ...part, ...('gram' in part ? { gram: [...part.gram], offset: [...part.offset] } : {}) }).toMatchObject(expected);
  });

  it.each([
    ['w / x', { kernel: 'RealDiv', other: [2, 4], onLeft: true }],
    ['x / 0', { kernel: 'RealDiv', other: [2, 0] }],
    ['max(x, w)', { kernel: 'Maximum', other: [2, 4] }],
  ] as const)('%s is not known', (_name, behind) => {
    expect(responseBehind(behind)).toEqual({
      reason: `how ${behind.kernel} in layer "${behind.kernel}" treats single channels is not known`,
    });
  });
});
