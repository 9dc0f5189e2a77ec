import type { Structure, ChannelSlice } from '../../trace/structure/structure';

/** The axis on which a weight holds exactly these channels (-1 for none), index by index; undefined where it is not stored so. */
export function axisOfChannels(weight: string, role: ChannelSlice['role'], channels: Int32Array, structure: Structure): number | undefined {
  const all = structure.channels;
  // Every channel must be on the axis, so the slices of any of them name all axes that come into question.
  const any = channels.find((id) => id !== -1) ?? -1;
  return all[any]?.slices.find((slice) => slice.weight === weight && slice.role === role && holds(slice.axis))?.axis;

  function holds(axis: number): boolean {
    const own = new Int32Array(channels.length).fill(-1);
    for (const id of new Set(channels)) {
      const slice = all[id]?.slices.find((each) => each.weight === weight && each.axis === axis && each.role === role);
      for (const at of slice?.indices ?? []) own[at] = id;
    }
    return own.every((id, at) => id === channels[at]);
  }
}
