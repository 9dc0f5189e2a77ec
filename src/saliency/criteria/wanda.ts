import type { Criterion } from '../criterion';

/**
 * Wanda (Sun, Liu, Bair and Kolter 2024): |w| times the root mean square of the input that it is multiplied with, as a share of the root
 * of the sum of squares of all these in the kernel. There weights compete within each output; here within a layer or over all layers,
 * and a share of what a kernel gives means the same in each.
 */
export const wanda = {
  name: 'wanda',
  needs: () => ({ inputs: true }),
  parameter: {
    comparable: true,
    scores: ({ model, evidence: { inputs } }) => {
      if (!inputs) throw new Error('what kernels read was not measured');
      return new Map(
        [...inputs].map(([name, blocks]) => {
          const values = model.weights.get(name)?.values ?? new Float32Array();
          const scores = new Float32Array(values.length);
          for (const { gram, means, elements } of blocks) {
            const width = means.length;
            const sizes = means.map((_, k) => Math.sqrt(gram[k * width + k] as number));
            elements.forEach((element, i) => (scores[element] = Math.abs(values[element] as number) * (sizes[i % width] as number)));
          }
          const whole = Math.sqrt(scores.reduce((sum, score) => sum + score ** 2, 0));
          return [name, whole > 0 ? scores.map((score) => score / whole) : scores];
        }),
      );
    },
  },
} satisfies Criterion;
