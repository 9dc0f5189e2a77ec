import type { LiveTrace } from '../../runtime/liveTrace';
import type { Tensor } from '../../runtime/tf';
import { valuesOf } from '../../runtime/valuesOf';
import type { PlannedRead } from './backwardPlan';
import { bySample } from './bySample';

/**
 * The derivatives in the channels' gates for one column: a gate z multiplies its channel wherever that is read, so its
 * derivative at z = 1 is the sum over reads and positions of the activation times what came back to it. A channel with
 * several producers or readers is summed before anybody squares.
 */
export class GateColumn {
  /** [N, channels], row-major. */
  readonly values: Float64Array;

  constructor(
    private readonly live: LiveTrace,
    private readonly channels: number,
    /** Whether the activations are squared first (the recursion). */
    private readonly square: boolean,
    /** Activations read for other columns of the batch, by tensor id. */
    private readonly known: Map<number, Float32Array>,
  ) {
    this.values = new Float64Array(live.samples * channels);
  }

  add(read: PlannedRead, s: Tensor): void {
    const { samples } = this.live;
    const { place, axis, channels } = read;
    const x = this.known.get(read.tensor.id) ?? valuesOf(() => bySample(this.live.value(read.tensor), place, samples));
    this.known.set(read.tensor.id, x);
    const back = valuesOf(() => bySample(s, place, samples));
    const length = read.tensor.shape[axis] ?? 1;
    const inner = read.tensor.shape
      .slice(axis + 1)
      .reduce((product, size, i) => product * (i + axis + 1 === place.axis ? size / samples : size), 1);
    const own = axis === place.axis ? length / samples : length;
    const perSample = x.length / samples;
    for (let n = 0; n < samples; n++) {
      const row = n * this.channels;
      for (let i = n * perSample; i < (n + 1) * perSample;) {
        for (let k = 0; k < own; k++) {
          const id = channels[k] ?? -1;
          if (id < 0) {
            i += inner;
            continue;
          }
          let sum = 0;
          for (let end = i + inner; i < end; i++) {
            const activation = x[i] as number;
            sum += (this.square ? activation * activation : activation) * (back[i] as number);
          }
          this.values[row + id] = (this.values[row + id] ?? 0) + sum;
        }
      }
    }
  }
}
