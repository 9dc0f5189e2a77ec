/** What stays of some weights, by name: one byte per element, 1 where it stays, 0 where it is (and remains) exactly zero. */
export type KeepMasks = ReadonlyMap<string, Uint8Array>;
