import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { Failure } from '../../model/failure';
import { innerEntries, isModel, layerOf, nameOf, rootEntry } from './topologyLayers';

/**
 * Throws `topologyInvalid`, with the layer, where a layer's inputs can never be there: they name no layer of the same
 * model, a call of one that is not made, or run in a circle. tfjs 4.22 waits for such inputs for ever.
 */
export function checkConnections(topology: JsonObject, file: string): void {
  checkEntry(rootEntry(topology), file, '');
}

function checkEntry(entry: Json, file: string, prefix: string): void {
  const layer = layerOf(entry);
  const inner = layer && innerEntries(layer);
  if (!inner) return;
  for (const each of inner) {
    const innerLayer = layerOf(each);
    if (innerLayer) checkEntry(each, file, `${prefix}${nameOf(each, innerLayer)}/`);
  }
  const stuck = firstStuck(inner);
  if (!stuck) return;
  const reason = `its input "${stuck.input}" is the output of no layer that comes before it.`;
  throw new Failure('topologyInvalid', { file, layer: prefix + stuck.layer, reason });
}

interface Call {
  readonly layer: string;
  readonly inputs: readonly (readonly Json[])[];
}

/** Makes calls as tfjs does, each as soon as its inputs are there; the first that never is. */
function firstStuck(entries: readonly Json[]): { layer: string; input: string } | undefined {
  // Input layers and nested models count as called once when they are built.
  const calls = new Map<string, number>();
  let waiting: Call[] = [];
  for (const entry of entries) {
    const layer = layerOf(entry);
    if (!layer || !isJsonObject(entry)) continue;
    const name = keyOf(entry['name']);
    calls.set(name, layer.className === 'InputLayer' || isModel(layer) ? 1 : 0);
    const nodes = entry['inbound_nodes'];
    if (!Array.isArray(nodes)) continue;
    for (const node of nodes as readonly Json[]) {
      if (Array.isArray(node))
        waiting.push({
          layer: name,
          inputs: (node as readonly Json[]).map((link) => (Array.isArray(link) ? (link as readonly Json[]) : [link])),
        });
    }
  }
  const missing = ({ inputs }: Call): readonly Json[] | undefined =>
    inputs.find(([from, index]) => !((calls.get(keyOf(from)) ?? -1) > Number(index)));
  for (;;) {
    const ready = waiting.filter((call) => !missing(call));
    if (ready.length === 0) break;
    for (const { layer, inputs } of ready) if (inputs.length > 0) calls.set(layer, (calls.get(layer) ?? 0) + 1);
    waiting = waiting.filter((call) => !ready.includes(call));
  }
  const [first] = waiting;
  return first && { layer: first.layer, input: keyOf(missing(first)?.[0]) };
}

/** tfjs uses whatever stands there as a key. */
function keyOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
