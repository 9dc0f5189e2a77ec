/** A length of time as roughly as it is known: `5 s`, `40 s`, `3 min`, `2.5 h`. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${Math.max(1, Math.round(seconds))}\u00a0s`;
  if (seconds < 57.5) return `${5 * Math.round(seconds / 5)}\u00a0s`;
  if (seconds < 10 * 60) return `${Math.round(seconds / 30) / 2}\u00a0min`;
  if (seconds < 59.5 * 60) return `${Math.round(seconds / 60)}\u00a0min`;
  return `${Math.round(seconds / 360) / 10}\u00a0h`;
}
