import type { Model, ModelWarning } from '../model/model';
import type { ExecutableModel } from '../runtime/executableModel';
import type { UntrainedTerm } from '../runtime/untrainedTerms';

/** What fine-tuning leaves out of what a model asks of a training, as tfjs itself does or because tfjs can't have it. */
export function untrainedWarnings({ warnings }: Model, { untrained }: Pick<ExecutableModel, 'untrained'>): ModelWarning[] {
  return [
    ...warnings.filter(({ code }) => code === 'notInTraining'),
    ...untrained.map((term): ModelWarning => ({ code: 'notInTraining', layer: term.layer, message: MESSAGES[term.kind](term) })),
  ];
}

const MESSAGES: Readonly<Record<UntrainedTerm['kind'], (term: UntrainedTerm) => string>> = {
  regularizer: ({ layer, keys }) =>
    `Fine-tuning does without ${keys.join(', ')} of layer "${layer}", as tf.LayersModel.fit does: TensorFlow.js has no penalty there.`,
  constraint: ({ layer, keys }) =>
    `Fine-tuning does not keep to ${keys.join(', ')} of layer "${layer}", nor does tf.LayersModel.fit. TensorFlow.js enforces it when it loads the model.`,
};
