import { sizeOf } from '../base/shape';
import type { ExecutableModel } from './executableModel';

/** What one sample's pass takes, by the shapes alone. */
export interface PassCost {
  /** Multiply-accumulates, near enough: each weight of a kernel once at every output position of its layer. */
  readonly macs: number;
  /** Bytes of all layers' outputs in float32. */
  readonly activationBytes: number;
}

/** A pass of more takes tens of seconds on wasm. */
const MOST_MACS = 2e10;
/** Both backends keep all of a recorded pass's outputs; wasm ends at 4 GiB. */
const MOST_BYTES = 1024 ** 3;

/** Whether a pass of so many samples over the declared sizes is worth its time and memory. */
export function isAffordable(executable: ExecutableModel, samples: number): boolean {
  const { macs, activationBytes } = passCost(executable);
  return macs * samples <= MOST_MACS && activationBytes * samples <= MOST_BYTES;
}

/** Estimates a pass without running it; sizes that are open count 1. */
export function passCost({ layers, variables, inputs }: ExecutableModel): PassCost {
  let macs = 0;
  let bytes = inputs.reduce((total, { shape }) => total + 4 * elements(shape), 0);
  for (const { outputShapes, weightNames, nested } of layers) {
    if (nested) continue;
    const [output = []] = outputShapes;
    bytes += outputShapes.reduce((total, shape) => total + 4 * elements(shape), 0);
    const weights = weightNames.reduce((total, name) => total + kernelSize(variables.get(name)?.shape ?? []), 0);
    macs += weights * elements(output.slice(0, -1));
  }
  return { macs, activationBytes: bytes };
}

function kernelSize(shape: readonly number[]): number {
  return shape.length > 1 ? sizeOf(shape) : 0;
}

/** Elements of one sample. */
function elements(shape: readonly (number | null)[]): number {
  return shape.slice(1).reduce<number>((product, size) => product * (size ?? 1), 1);
}
