import type { Channel, ChannelSlice } from '../../trace/structure/structure';
import type { Criterion, ScoringInput } from '../criterion';
import { gramMatrix } from '../gramMatrix';
import { computingSlices, sliceValues } from '../slices';
import { concatenated } from '../../base/concatenated';
import { grouped } from '../../base/grouped';

/**
 * How badly another channel of its layer stands in for a channel: the squared distance between its incoming weights (its
 * bias among them) and the most similar ones scaled to the same length, 2 |v|^2 (1 - cos), times the squared length of its
 * outgoing weights. After Srinivas and Babu 2015, eq. 5, who take the mean square of the outgoing weights and pairs as they
 * are; the scaling (right behind rectifiers) and the sum are our reading. The pair that costs least goes first, and what has
 * gone stands in for nobody, so that of two equal channels one keeps its full score. BatchNormalization is not folded in.
 */
export const merge = {
  name: 'merge',
  neuron: {
    comparable: false,
    scores: (input) => {
      const scores = new Float64Array(input.structure.channels.length).fill(Number.NaN);
      for (const group of groupsOf(input)) scoreGroup(group, input, scores);
      return scores;
    },
  },
} satisfies Criterion;

/** Channels that the same layers produce, with as many weights each. */
function groupsOf(input: ScoringInput): Iterable<readonly Channel[]> {
  const key = (channel: Channel): string =>
    computingSlices(channel, input)
      .map(({ weight, axis, indices }) => `${axis} ${indices.length} ${weight}`)
      .join('\n');
  return grouped(input.structure.channels, key).values();
}

function scoreGroup(group: readonly Channel[], input: ScoringInput, scores: Float64Array): void {
  const n = group.length;
  const vectors = group.map((channel) => valuesOf(computingSlices(channel, input), input));
  const d = vectors[0]?.length ?? 0;
  const rows = new Float32Array(n * d);
  vectors.forEach((vector, c) => rows.set(vector, c * d));
  const gram = gramMatrix(rows, n);
  const outgoing = group.map((channel) =>
    valuesOf(
      channel.slices.filter(({ role }) => role === 'consumer'),
      input,
    ).reduce((sum, value) => sum + value * value, 0),
  );
  const gone = new Uint8Array(n);
  const nearest = group.map((_, c) => nearestTo(c, gram, gone));
  let highest = 0;
  for (;;) {
    let next = -1;
    const cost = (c: number): number => (outgoing[c] ?? 0) * (nearest[c]?.distance ?? 0);
    for (let c = 0; c < n; c++) if (!gone[c] && !group[c]?.obstacle && (next === -1 || cost(c) < cost(next))) next = c;
    if (next === -1) return;
    // The order in which channels go is the order of the scores, though the last, whom nobody is left to oppose, may cost less.
    highest = Math.max(highest, cost(next));
    scores[group[next]?.id ?? -1] = highest;
    gone[next] = 1;
    nearest.forEach((near, c) => {
      if (!gone[c] && near.channel === next) nearest[c] = nearestTo(c, gram, gone);
    });
  }
}

/** The last one has nobody: it is as far as can be from a channel of no weights. */
function nearestTo(c: number, gram: Float64Array, gone: Uint8Array): { channel: number; distance: number } {
  const n = gone.length;
  const square = gram[c * n + c] as number;
  let best = { channel: -1, distance: 2 * square };
  for (let k = 0; k < n; k++) {
    if (k === c || gone[k]) continue;
    const other = gram[k * n + k] as number;
    const cosine = other > 0 && square > 0 ? (gram[c * n + k] as number) / Math.sqrt(square * other) : 0;
    const distance = 2 * square * (1 - cosine);
    if (best.channel === -1 || distance < best.distance) best = { channel: k, distance };
  }
  return best;
}

function valuesOf(slices: readonly ChannelSlice[], { model }: ScoringInput): Float32Array {
  const parts = slices.flatMap((slice) => {
    const weight = model.weights.get(slice.weight);
    return weight ? [sliceValues(weight, slice)] : [];
  });
  return concatenated(Float32Array, parts);
}
