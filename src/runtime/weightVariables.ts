import type { tfLayers, Variable } from './tf';

/**
 * Finds a layer's variable by the manifest's name for it, the way `loadWeights` of tfjs does: by the variable's
 * original name, else without the last part but one (TensorFlow 2.2 writes the cell's name there). Where the names end
 * in numbers (Keras' own weight files) these count the layer's weights.
 */
export function weightNaming(
  built: tfLayers.LayersModel,
  manifestNames: Iterable<string>,
): (name: string) => tfLayers.LayerVariable | undefined {
  const [first] = manifestNames;
  const numbered = first !== undefined && !Number.isNaN(parseInt(lastPart(first), 10));
  const byName = new Map<string, tfLayers.LayerVariable>();
  for (const layer of built.layers) {
    for (const [index, weight] of layer.weights.entries()) {
      byName.set(numbered ? `${folder(weight.name)}/${index}` : weight.originalName, weight);
    }
  }
  return (name) => byName.get(name) ?? byName.get(`${folder(folder(name))}/${lastPart(name)}`.replace(/^\//, ''));
}

/** A layer variable's tensor, which is a Variable though it is typed as a plain tensor. */
export function variableOf(weight: tfLayers.LayerVariable): Variable {
  return weight.read() as Variable;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function folder(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}
