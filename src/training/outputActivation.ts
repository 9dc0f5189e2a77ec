import type { OutputActivation } from '../data/expectedPorts';
import type { KernelCall, Trace, TraceTensor } from '../runtime/trace';
import { traitsOf } from '../trace/kernels/kernelTable';

/**
 * The last activation of an output, read off the kernels that made it. So it holds for activations of any layer, of
 * layers in nested models, and of time-distributed ones.
 */
export function outputActivation({ calls, outputs }: Trace, output: number): OutputActivation {
  const makers = new Map(calls.flatMap((call) => call.outputs.map((made) => [made.id, call] as const)));
  const activationOf = ({ id }: TraceTensor): OutputActivation => {
    const call = makers.get(id);
    if (!call) return 'other';
    if (call.kernel === 'Softmax') return 'softmax';
    if (call.kernel === 'Sigmoid' || call.attrs['activation'] === 'sigmoid') return 'sigmoid';
    // What only moves values about tells by what it was made from.
    if ((traitsOf(call)?.elements ?? 'computed') === 'computed') return 'other';
    const [first = 'other', ...rest] = [...call.inputs.values()].map(activationOf);
    if (rest.some((activation) => activation !== first)) return 'other';
    return first === 'softmax' && !keepsRows(call) ? 'other' : first;
  };
  const tensor = outputs[output];
  return tensor ? activationOf(tensor) : 'other';
}

/** Whether the rows that a softmax made are still the rows: not joined, cut or made flat. */
function keepsRows({ inputs, outputs }: KernelCall): boolean {
  const [input] = inputs.values();
  return outputs.every(({ shape }) => shape.at(-1) === input?.shape.at(-1));
}
