import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { layersByPath } from './topologyLayers';

/** Layers whose work does not grow with their output's positions alone, or that state sizes of their own. */
const SIZED_BY_MORE = /^(Dot|Permute|RepeatVector|TimeDistributed|Bidirectional|RNN|StackedRNNCells|(Simple|Conv)?(RNN|GRU|LSTM).*)$/;

/**
 * The same topology with the positions of every input left open (all sizes between the batch and the channels), so that
 * a pass over a smaller input tells its structure; undefined where that would not hold: recurrent layers, products of
 * positions, channels first. Weights and names stay. Whether tfjs can build it is for tfjs to say.
 */
export function openInputSizes(topology: JsonObject): JsonObject | undefined {
  const layers = layersByPath(topology).map(([, layer]) => layer);
  const fits = layers.every(({ className, config }) => !SIZED_BY_MORE.test(className) && config['data_format'] !== 'channels_first');
  if (!fits) return undefined;
  const opened = opening(topology);
  return opened !== topology && isJsonObject(opened) ? opened : undefined;
}

function opening(value: Json): Json {
  if (Array.isArray(value)) return sameOr(value as readonly Json[], (value as readonly Json[]).map(opening));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, Json] => {
    const opened = key === 'batch_input_shape' && Array.isArray(item) ? openShape(item as readonly Json[]) : opening(item ?? null);
    return [key, opened];
  });
  return entries.some(([key, item]) => item !== value[key]) ? Object.fromEntries(entries) : value;
}

function openShape(shape: readonly Json[]): readonly Json[] {
  return sameOr(
    shape,
    shape.map((size, axis) => (axis > 0 && axis < shape.length - 1 ? null : size)),
  );
}

function sameOr(before: readonly Json[], after: readonly Json[]): readonly Json[] {
  return after.some((item, i) => item !== before[i]) ? after : before;
}
