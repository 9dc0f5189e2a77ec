/** The largest unit of each row, the first of equals; a single unit says 1 above the threshold. */
export function predictedClasses(outputs: Float32Array, units: number, threshold: number): Int32Array {
  if (units === 1) return Int32Array.from(outputs, (value) => (value > threshold ? 1 : 0));
  const classes = new Int32Array(outputs.length / units);
  for (let row = 0; row < classes.length; row++) {
    let best = row * units;
    for (let i = best + 1; i < (row + 1) * units; i++) if ((outputs[i] ?? 0) > (outputs[best] ?? 0)) best = i;
    classes[row] = best - row * units;
  }
  return classes;
}
