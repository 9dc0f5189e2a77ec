/**
 * What a topology forces on the weights of one layer: unit i of every member stands or falls together, because one
 * number in the configuration sizes them all. Weights are named by position, so that no spelling of names matters.
 */
export interface Tie {
  /** Path of the layer. */
  readonly layer: string;
  /** Each group is tied within itself. */
  readonly groups: readonly (readonly TiedAxis[])[];
  /** When the topology has no way of stating other sizes here, the reason: no channel at this layer may be cut. */
  readonly pinned?: string;
  /** When its configuration holds numbers for each channel of what it takes, what is said of that: those channels stay. */
  readonly pinnedInput?: string;
}

/** An axis of one of the layer's kernel weights that is `blocks` runs of equal length; unit i is index i of each run. */
export interface TiedAxis {
  /** Position among the layer's kernel weights, in the order in which a forward pass first uses them. */
  readonly kernel: number;
  /** Counted from the end: 1 is the last axis. */
  readonly axisFromEnd: number;
  readonly blocks: number;
}
