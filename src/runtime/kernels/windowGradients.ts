import type { BackendWasm, TensorInfo } from '../tf';
import { floatsOf } from './wasmHeap';
import { forEachWindow, type WindowGeometry } from './windows';

/** A convolution and its filter [...window, I, R]: the R numbers of an input channel make a run of output channels. */
interface Convolution {
  readonly geometry: WindowGeometry;
  /** R: all output channels, or the multiplier of a depthwise filter. */
  readonly run: number;
  /** How far the run of the next input channel stands behind: 0 where all make the same ones, R where each has its own. */
  readonly step: number;
}

/** Every input channel makes all output channels. */
export function dense(geometry: WindowGeometry): Convolution {
  return { geometry, run: geometry.outChannels, step: 0 };
}

/** Every input channel makes `multiplier` output channels of its own. */
export function depthwise(geometry: WindowGeometry, multiplier: number): Convolution {
  return { geometry, run: multiplier, step: multiplier };
}

/** Writes the gradient in the filter into `gradient`. */
export function filterGradient(
  backend: BackendWasm,
  { geometry, run, step }: Convolution,
  x: TensorInfo,
  dy: TensorInfo,
  gradient: TensorInfo,
): void {
  const channels = geometry.inChannels;
  const input = floatsOf(backend, x);
  const outer = floatsOf(backend, dy);
  const target = floatsOf(backend, gradient).fill(0);
  forEachWindow(geometry, (output, taps) => {
    for (let t = 0; t < taps.count; t++) {
      const from = taps.input[t] as number;
      let to = (taps.position[t] as number) * channels * run;
      let out = output;
      for (let c = 0; c < channels; c++, to += run, out += step) {
        const value = input[from + c] as number;
        for (let r = 0; r < run; r++) target[to + r] = (target[to + r] as number) + value * (outer[out + r] as number);
      }
    }
  });
}

/** Writes the gradient in the input into `gradient`. */
export function inputGradient(
  backend: BackendWasm,
  { geometry, run, step }: Convolution,
  dy: TensorInfo,
  filter: TensorInfo,
  gradient: TensorInfo,
): void {
  const channels = geometry.inChannels;
  const outer = floatsOf(backend, dy);
  const weights = floatsOf(backend, filter);
  const target = floatsOf(backend, gradient).fill(0);
  forEachWindow(geometry, (output, taps) => {
    for (let t = 0; t < taps.count; t++) {
      const to = taps.input[t] as number;
      let from = (taps.position[t] as number) * channels * run;
      let out = output;
      for (let c = 0; c < channels; c++, from += run, out += step) {
        let sum = 0;
        for (let r = 0; r < run; r++) sum += (weights[from + r] as number) * (outer[out + r] as number);
        target[to + c] = (target[to + c] as number) + sum;
      }
    }
  });
}
