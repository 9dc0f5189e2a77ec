import type { ExecutableModel } from '../runtime/executableModel';

/** Names of the weights that training can change at all, frozen ones among them: float32, and no statistics of a BatchNormalization. */
export function learnable({ variables, layers }: Pick<ExecutableModel, 'variables' | 'layers'>): Set<string> {
  // A frozen BatchNormalization runs as in inference, where its statistics would learn like weights.
  const norms = layers.filter(({ className }) => className === 'BatchNormalization').flatMap(({ weightNames }) => weightNames);
  const statistics = new Set(norms.filter((name) => /moving_(mean|variance)$/.test(name)));
  return new Set([...variables].flatMap(([name, { dtype }]) => (dtype === 'float32' && !statistics.has(name) ? [name] : [])));
}
