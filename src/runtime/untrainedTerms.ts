import { isJsonObject, type Json, type JsonObject } from '../base/json';

/** Something that a layer's configuration asks of a training, and that `tf.LayersModel.fit` does not do. */
export interface UntrainedTerm {
  /** Path of the layer. */
  readonly layer: string;
  /** A regularizer adds no penalty; a constraint does not hold during training, but tfjs enforces it where it loads weights. */
  readonly kind: 'regularizer' | 'constraint';
  /** The configuration's keys, `recurrent_regularizer`. */
  readonly keys: readonly string[];
}

/** A layer as tfjs built it, as far as it matters here. */
interface BuiltLayer {
  /** How many penalties it adds. */
  readonly penalties: number;
  /** Last parts of its weights' names. */
  readonly weights: readonly string[];
}

/**
 * What of a layer's configuration has no effect in training: all constraints, and the regularizers of a layer that adds no
 * penalty (tfjs forgets those of recurrent cells and of what stands inside a wrapped model). A term for a weight that the
 * layer does not have, or of strength zero, asks for nothing.
 */
export function untrainedTerms(layer: string, config: JsonObject, { penalties, weights }: BuiltLayer): UntrainedTerm[] {
  const asked = [...new Set(termsIn(config))].filter(({ part }) => weights.some((weight) => weight.startsWith(part)));
  const keysOf = (kind: UntrainedTerm['kind']): string[] => [
    ...new Set(asked.flatMap(({ part, kind: own }) => (own === kind ? `${part}_${kind}` : []))),
  ];
  // tfjs refuses activity regularizers or does not look at them.
  const activity = [...termsIn(config)].some(({ part }) => part === 'activity') ? ['activity_regularizer'] : [];
  const regularizers = [...(penalties === 0 ? keysOf('regularizer') : []), ...activity];
  const constraints = keysOf('constraint');
  return [
    ...(regularizers.length === 0 ? [] : [{ layer, kind: 'regularizer' as const, keys: regularizers }]),
    ...(constraints.length === 0 ? [] : [{ layer, kind: 'constraint' as const, keys: constraints }]),
  ];
}

interface Term {
  /** Of what: `kernel`, `recurrent`, … */
  readonly part: string;
  readonly kind: UntrainedTerm['kind'];
}

/** Wrapped layers and cells included. */
function* termsIn(json: Json | undefined): Generator<Term> {
  if (Array.isArray(json)) {
    for (const item of json as readonly Json[]) yield* termsIn(item);
    return;
  }
  if (!isJsonObject(json)) return;
  for (const [key, value] of Object.entries(json)) {
    const [, part, kind] = /^(\w+)_(regularizer|constraint)$/.exec(key) ?? [];
    if (part === undefined) yield* termsIn(value);
    else if (value !== null && value !== undefined && !hasNoStrength(value)) yield { part, kind: kind as Term['kind'] };
  }
}

function hasNoStrength(term: Json): boolean {
  const config = isJsonObject(term) ? term['config'] : undefined;
  return isJsonObject(config) && config['l1'] === 0 && config['l2'] === 0;
}
