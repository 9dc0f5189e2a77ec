/** Names in a row, `and` before the last: `a, b and c`. */
export function enumerated(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
