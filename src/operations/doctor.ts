import type { DoctorAnswer } from '../protocol/doctorAnswer';
import { backendStatuses } from '../runtime/backends/backendStatus';
import { selfTest } from '../runtime/selfTest';
import type { OperationContext } from './context';

/** Lists the backends, says why one is missing, and checks the active one's numbers. */
export async function doctor(_: Record<string, never>, { tfjsNodePath }: OperationContext): Promise<DoctorAnswer> {
  return {
    backends: await backendStatuses(tfjsNodePath === undefined ? {} : { tfjsNodePath }),
    selfTest: await selfTest(),
  };
}
