import { grouped } from '../../base/grouped';

/**
 * Channels that all stand on an axis equally often: once on a plain axis; behind a Flatten once for each position of the image that
 * was flattened.
 */
export interface ReadField {
  /** Channel ids, in the order in which they first stand on the axis. */
  readonly ids: readonly number[];
  /** `places[j][c]` is the index on the axis at which channel `ids[c]` stands for the j-th time: one array for each position. */
  readonly places: readonly Int32Array[];
}

/** Sorts the indices of an axis by the channel that each holds (`channels`; -1 for none) and by how often that stands there. */
export function readFields(channels: Int32Array): ReadField[] {
  const held = [...channels].flatMap((id, index) => (id === -1 ? [] : [{ id, index }]));
  const byCount = grouped([...grouped(held, ({ id }) => id)], ([, own]) => own.length);
  return [...byCount].map(([count, members]) => ({
    ids: members.map(([id]) => id),
    places: Array.from({ length: count }, (_, j) => Int32Array.from(members, ([, own]) => own[j]?.index as number)),
  }));
}
