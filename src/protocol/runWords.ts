/** Says how many samples a model takes at a time, where it takes no other number. */
export function onlySo(samples: number): string {
  return `this model only runs on ${samples} ${samples === 1 ? 'sample' : 'samples'} at a time`;
}
