/** Arrays behind one another, as one. */
export function concatenated<T extends Float32Array | Int32Array>(make: new (length: number) => T, parts: readonly T[]): T {
  const whole = new make(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
