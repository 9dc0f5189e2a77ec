import { grouped } from '../base/grouped';
import type { Model, ModelWarning } from '../model/model';
import type { LimitKind } from '../runtime/limitRules';
import { tfjsLimits } from '../runtime/tfjsLimits';

/** What a limit of a kind means for who uses the model, behind its reason; nothing where the reason says it all. */
const MEANINGS: Readonly<Record<LimitKind, string>> = {
  refused: '',
  ignored: '; what is shown and measured here is what tfjs computes',
  otherInStock: '; here it is computed as configured, so what is measured here does not hold there',
  noGradient: ": the model can be pruned, but what is below can't be fine-tuned",
};

/** All kinds but those that keep a model from being built. */
export const NOT_REFUSED = (Object.keys(MEANINGS) as LimitKind[]).filter((kind) => kind !== 'refused');

/** One for each thing that tfjs does not do as the model's configuration has it, with the layers that ask for it. */
export function limitWarnings({ format, topology, refused }: Model, kinds?: readonly LimitKind[]): ModelWarning[] {
  if (format !== 'layers-model' || refused) return [];
  const limits = tfjsLimits(topology).filter(({ kind }) => !kinds || kinds.includes(kind));
  return [...grouped(limits, ({ kind, reason }) => reason + MEANINGS[kind])].map(([sentence, own]): ModelWarning => {
    const layers = own.map(({ layer }) => layer);
    const named = layers
      .slice(0, 3)
      .map((layer) => `"${layer}"`)
      .join(', ');
    const more = layers.length > 3 ? ` and ${String(layers.length - 3)} more` : '';
    const message = `Layer${layers.length === 1 ? '' : 's'} ${named}${more}: ${sentence}.`;
    return { code: 'tfjsLimit', message, ...(layers.length === 1 && layers[0] !== undefined ? { layer: layers[0] } : {}) };
  });
}

/** Those that every command tells of a model that it opens: its numbers are not everywhere what they are here. */
export function numberWarnings(model: Model): ModelWarning[] {
  return limitWarnings(model, ['ignored', 'otherInStock']);
}

/** An answer with what is to be said of the numbers of the model before its own warnings. */
export function withNumberWarnings<A extends { readonly warnings?: readonly ModelWarning[] }>(answer: A, model: Model): A {
  const warnings = numberWarnings(model);
  return warnings.length === 0 ? answer : { ...answer, warnings: [...warnings, ...(answer.warnings ?? [])] };
}
