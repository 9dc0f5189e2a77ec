/** Names in a row, the first few of many: `a, b, c, …`. */
export function listed(names: readonly string[], most = 3): string {
  return [...names.slice(0, most), ...(names.length > most ? ['…'] : [])].join(', ');
}

/** A number with its noun: `1 file`, `3 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
