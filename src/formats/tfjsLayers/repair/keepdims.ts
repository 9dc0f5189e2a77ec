import { isJsonObject, type JsonObject } from '../../../base/json';
import { strongest, type StockEffect } from '../../../model/stockEffect';
import { innerEntries, layerOf, layersIn, nameOf } from '../topologyLayers';
import { nodesOf } from './repairNodes';
import type { PlacedLayer, Step } from './replaceLayers';

/**
 * A global pooling whose output keeps its axes: tfjs has none, but can give it their shape afterwards, where the number of
 * channels is known.
 */
export function keepdimsSteps({ className, config, input }: PlacedLayer): Step[] | undefined {
  const axes = /^Global(?:Average|Max)Pooling([123])D$/.exec(className)?.[1];
  if (axes === undefined || config['keepdims'] !== true) return undefined;
  const { keepdims: _, name: _name, ...pooling } = config;
  const ones = Array<number>(Number(axes)).fill(1);
  const first = config['data_format'] === 'channels_first';
  const channels = input?.at(first ? 1 : -1);
  if (typeof channels !== 'number') return undefined;
  return [
    { className, config: pooling, does: 'pooled' },
    { className: 'Reshape', config: { target_shape: first ? [channels, ...ones] : [...ones, channels] }, does: 'kept' },
  ];
}

/** Layer classes that tell how many axes they take, so that tfjs refuses fewer. */
const STRICT =
  /^(\w*Conv[123]D\w*|ConvLSTM2D|\w*Pooling[123]D|UpSampling\dD|ZeroPadding\dD|Cropping\dD|Flatten|RNN|LSTM|GRU|SimpleRNN|Bidirectional|TimeDistributed|Concatenate|Permute)$/;
const MERGES = /^(Add|Multiply|Average|Maximum|Minimum)$/;

/**
 * What stock tfjs makes of a model in which it drops the axes that a pooling should keep: a layer behind refuses to take
 * fewer, or gives them back by itself (a Reshape, a merge with what has more), or the model's output has fewer.
 */
export function droppedAxes({ around, entryName, config }: PlacedLayer): StockEffect {
  const entries = (innerEntries(around) ?? []).flatMap((entry): Consumer[] => {
    const layer = layerOf(entry);
    return layer && isJsonObject(entry) ? [{ entry, name: nameOf(entry, layer), className: layer.className, config: layer.config }] : [];
  });
  const seen = new Set<string>();
  const behind = (name: string): StockEffect => {
    if (seen.has(name)) return 'same';
    seen.add(name);
    const consumers = consumersOf(name, entries, around.className === 'Sequential');
    const given = consumers.length === 0 || layersIn(around.config['output_layers']).includes(name);
    return strongest([...(given ? (['differs'] as const) : []), ...consumers.map(effectIn)]);
  };
  const effectIn = ({ className, name, config: own }: Consumer): StockEffect => {
    if (STRICT.test(className) || (className === 'BatchNormalization' && typeof own['axis'] === 'number' && own['axis'] > 1))
      return 'refuses';
    if (className === 'Reshape') return 'same';
    if (MERGES.test(className)) return config['data_format'] === 'channels_first' ? 'differs' : 'same';
    return behind(name);
  };
  return behind(entryName);
}

interface Consumer {
  readonly entry: JsonObject;
  readonly name: string;
  readonly className: string;
  readonly config: JsonObject;
}

function consumersOf(name: string, entries: readonly Consumer[], sequential: boolean): Consumer[] {
  if (!sequential) return entries.filter(({ entry }) => layersIn(nodesOf(entry)).includes(name));
  const at = entries.findIndex((each) => each.name === name);
  return entries.slice(at + 1, at + 2);
}
