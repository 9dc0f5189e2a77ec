import type { LayerRow } from '../../src/protocol/inspectAnswer';
import { distinctNames, type DistinctName } from '../text/distinctNames';

type Names = ReadonlyMap<string, DistinctName>;

const known = new WeakMap<readonly LayerRow[], { readonly layers: Names; readonly weights: Names }>();

/** What is shown of a layer's name among all layers of the model; a name that is none of theirs is shown whole. */
export function layerName(layers: readonly LayerRow[], name: string): DistinctName {
  return namesOf(layers).layers.get(name) ?? whole(name);
}

/** What is shown of a weight's name among all weights of the model. */
export function weightName(layers: readonly LayerRow[], name: string): DistinctName {
  return namesOf(layers).weights.get(name) ?? whole(name);
}

/** The scopes that layers' names are shown without, the longest first. */
export function leftOutScopes(layers: readonly LayerRow[]): readonly string[] {
  const scopes = new Set([...namesOf(layers).layers.values()].map(({ scope }) => scope));
  return [...scopes].filter(Boolean).sort((a, b) => b.length - a.length);
}

function namesOf(layers: readonly LayerRow[]): { readonly layers: Names; readonly weights: Names } {
  const made = known.get(layers) ?? {
    layers: distinctNames(layers.map(({ name }) => name)),
    weights: distinctNames(
      layers.flatMap(({ weights }) => weights.map(({ name }) => name)),
      // A kernel without a bias is no less a kernel.
      { wholeEnd: true },
    ),
  };
  known.set(layers, made);
  return made;
}

function whole(name: string): DistinctName {
  return { shown: name, scope: '', leaf: '' };
}
