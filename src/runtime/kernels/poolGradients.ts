import type { BackendWasm, TensorInfo } from '../tf';
import { allocate, floatsOf } from './wasmHeap';
import { forEachWindow, type WindowGeometry } from './windows';

/** Gives each output's gradient to the first largest element of its window, channel by channel. */
export function maxPoolGradient(backend: BackendWasm, geometry: WindowGeometry, input: TensorInfo, dy: TensorInfo): TensorInfo {
  const dx = allocate(backend, input.shape);
  const values = floatsOf(backend, input);
  const outer = floatsOf(backend, dy);
  const target = floatsOf(backend, dx).fill(0);
  const channels = geometry.inChannels;
  const largest = new Float32Array(channels);
  const place = new Int32Array(channels);
  forEachWindow(geometry, (output, taps) => {
    largest.fill(-Infinity);
    place.fill(-1);
    for (let t = 0; t < taps.count; t++) {
      const from = taps.input[t] as number;
      for (let c = 0; c < channels; c++) {
        const value = values[from + c] as number;
        if (value > (largest[c] as number)) {
          largest[c] = value;
          place[c] = from + c;
        }
      }
    }
    for (let c = 0; c < channels; c++) {
      const to = place[c] as number;
      if (to >= 0) target[to] = (target[to] as number) + (outer[output + c] as number);
    }
  });
  return dx;
}

/** Shares each output's gradient among the elements of its window that lie inside the input. */
export function averagePoolGradient(backend: BackendWasm, geometry: WindowGeometry, input: TensorInfo, dy: TensorInfo): TensorInfo {
  const dx = allocate(backend, input.shape);
  const outer = floatsOf(backend, dy);
  const target = floatsOf(backend, dx).fill(0);
  const channels = geometry.inChannels;
  forEachWindow(geometry, (output, taps) => {
    for (let t = 0; t < taps.count; t++) {
      const to = taps.input[t] as number;
      for (let c = 0; c < channels; c++) {
        target[to + c] = (target[to + c] as number) + (outer[output + c] as number) / taps.count;
      }
    }
  });
  return dx;
}
