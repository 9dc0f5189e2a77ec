/** Channels that an axis holds equally often. */
export interface ReadField {
  /** In the order in which they first stand on the axis. */
  readonly ids: readonly number[];
  /** One array for each place: `places[j][c]` is the index where channel `ids[c]` stands for the j-th time. */
  readonly places: readonly Int32Array[];
}

/**
 * Sorts the indices of an axis by channel (`channels`: the channel of each index, -1 for none). Behind a Flatten a channel
 * stands at one index for each position, and the j-th index of all channels is the same position.
 */
export function readFields(channels: Int32Array): ReadField[] {
  const indices = new Map<number, number[]>();
  channels.forEach((id, index) => {
    if (id === -1) return;
    const own = indices.get(id);
    if (own) own.push(index);
    else indices.set(id, [index]);
  });
  const byCount = new Map<number, number[]>();
  for (const [id, own] of indices) byCount.set(own.length, [...(byCount.get(own.length) ?? []), id]);
  return [...byCount].map(([count, ids]) => ({
    ids,
    places: Array.from({ length: count }, (_, j) => Int32Array.from(ids, (id) => indices.get(id)?.[j] ?? 0)),
  }));
}
