import type { OutputActivation } from '../data/expectedPorts';
import type { Trace, TraceTensor } from '../runtime/trace';
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
    return rest.every((activation) => activation === first) ? first : 'other';
  };
  const tensor = outputs[output];
  return tensor ? activationOf(tensor) : 'other';
}
