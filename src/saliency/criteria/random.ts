import { sizeOf } from '../../base/shape';
import type { Criterion } from '../criterion';

/** Seeded uniform scores: the control that every other criterion has to beat. */
export const random = {
  name: 'random',
  parameter: {
    comparable: true,
    scores: ({ model, structure, random: stream }) =>
      new Map(
        structure.kernelWeights.map((name) => {
          const draws = stream.fork(name);
          return [name, Float32Array.from({ length: sizeOf(model.weights.get(name)?.shape ?? [0]) }, () => draws.uniform())];
        }),
      ),
  },
  neuron: {
    comparable: true,
    scores: ({ structure, random: stream }) => {
      const draws = stream.fork('channels');
      return Float64Array.from(structure.channels, ({ obstacle }) => {
        const draw = draws.uniform();
        return obstacle ? Number.NaN : draw;
      });
    },
  },
} satisfies Criterion;
