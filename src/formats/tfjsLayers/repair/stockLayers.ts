import type { JsonObject } from '../../../base/json';
import type { Model, Weight } from '../../../model/model';
import { droppedAxes, keepdimsSteps } from './keepdims';
import { IDLE_LAYERS } from './idleLayers';
import { normalizationSteps, statedStatistic, type Statistic } from './normalizationSteps';
import { Repairs, type Repair } from './repairs';
import { replaceLayers, type PlacedLayer, type Step } from './replaceLayers';
import { weightOwners, type WeightOwner } from './weightOwners';

/**
 * A layers-model whose layers are such as stock TensorFlow.js has, where those that it has not compute something that
 * others can: layers that do nothing at inference, Normalization, global pooling that keeps its axes. The weights that go
 * into a configuration so are no weights any more. The same model where there are none.
 */
export function withStockLayers(model: Model): { readonly model: Model; readonly repairs: readonly Repair[] } {
  const repairs = new Repairs();
  const owners = weightOwners(model.topology, [...model.weights.keys()]);
  const folded = new Set<string>();
  const topology = replaceLayers(model.topology, (layer) => {
    const kept = keepdimsSteps(layer);
    if (kept) repairs.note(`${layer.className} with keepdims is followed by a Reshape`, droppedAxes(layer));
    const idle = kept ? undefined : idleSteps(layer);
    if (idle) repairs.note(`${layer.className}, which does nothing at inference, is a linear activation`, 'refuses');
    const cropped = layer.className === 'CenterCrop' ? cropSteps(layer) : undefined;
    if (cropped) repairs.note('CenterCrop is Cropping2D', 'refuses');
    if (layer.className !== 'Normalization') return kept ?? idle ?? cropped;
    const own = statisticsOf(layer, owners, model.weights);
    const steps = own && normalizationSteps(layer.config, own.mean, own.variance, layer.input);
    if (!steps) return undefined;
    own.names.forEach((name) => folded.add(name));
    repairs.note('Normalization is Rescaling by its mean and variance', 'refuses');
    return steps;
  });
  if (topology === model.topology) return { model, repairs: [] };
  return { model: { ...without(model, folded), topology }, repairs: repairs.list() };
}

/** Keras runs what is called with `training=True` as in training, whatever the model does. */
function idleSteps({ className, config, calls, input }: PlacedLayer): Step[] | undefined {
  const idle = IDLE_LAYERS.has(className) || (className === 'RandomCrop' && keepsSize(config, input));
  if (!idle || calls.some(({ training }) => training === true)) return undefined;
  return [{ className: 'Activation', config: { activation: 'linear', ...activityRegularizer(className, config) }, does: 'idle' }];
}

/**
 * The middle of images whose size is known. The CenterCrop of tfjs writes its size over that of the tensor that it takes,
 * so that a model refuses its own inputs.
 */
function cropSteps({ config, input }: PlacedLayer): Step[] | undefined {
  const { height, width, data_format: format } = config;
  const [h, w] = format === 'channels_first' ? [input?.[2], input?.[3]] : [input?.[1], input?.[2]];
  if (typeof h !== 'number' || typeof w !== 'number' || typeof height !== 'number' || typeof width !== 'number') return undefined;
  if (input?.length !== 4 || h < height || w < width) return undefined;
  const [top, left] = [Math.floor((h - height) / 2), Math.floor((w - width) / 2)];
  const cropping = [
    [top, h - height - top],
    [left, w - width - left],
  ];
  const dataFormat = format === undefined ? {} : { data_format: format };
  return [{ className: 'Cropping2D', config: { cropping, ...dataFormat }, does: 'cropped' }];
}

/** What a RandomCrop does at inference to an image of another size is not the same in all versions of Keras. */
function keepsSize({ height, width, data_format: format }: JsonObject, input: PlacedLayer['input']): boolean {
  const [, ...sizes] = input ?? [];
  const [h, w] = format === 'channels_first' ? sizes.slice(1) : sizes;
  return sizes.length === 3 && h === height && w === width;
}

function activityRegularizer(className: string, { l1, l2, activity_regularizer: stated }: JsonObject): JsonObject {
  if (className === 'ActivityRegularization') return { activity_regularizer: { class_name: 'L1L2', config: { l1: l1 ?? 0, l2: l2 ?? 0 } } };
  return stated === undefined || stated === null ? {} : { activity_regularizer: stated };
}

interface Statistics {
  readonly mean: Statistic;
  readonly variance: Statistic;
  /** The weights that hold them. */
  readonly names: readonly string[];
}

/** From the configuration, where it was given there, else from the weights that `adapt` filled. */
function statisticsOf(
  { config, path, name }: PlacedLayer,
  owners: ReadonlyMap<string, WeightOwner>,
  weights: ReadonlyMap<string, Weight>,
): Statistics | undefined {
  const all = [...owners].filter(([, owner]) => owner.path === path);
  const named = (what: string): string | undefined => {
    const rests = [`${name}/${what}`, what];
    const fits = ({ rest }: WeightOwner): boolean => rests.some((own) => rest === own || rest.endsWith(`/${own}`));
    const exact = all.find(([, { rest }]) => `/${rest}`.endsWith(`/${name}/${what}`));
    return (exact ?? all.find(([, owner]) => fits(owner)))?.[0];
  };
  const names = ['mean', 'variance', 'count'].flatMap((what) => named(what) ?? []);
  const stored = (what: string): Statistic | undefined => {
    const weight = weights.get(named(what) ?? '');
    return weight && { shape: weight.shape, values: weight.values };
  };
  const mean = statedStatistic(config['mean']) ?? stored('mean');
  const variance = statedStatistic(config['variance']) ?? stored('variance');
  return mean && variance && { mean, variance, names };
}

function without(model: Model, names: ReadonlySet<string>): Model {
  if (names.size === 0) return model;
  return {
    ...model,
    weights: new Map([...model.weights].filter(([name]) => !names.has(name))),
    groups: model.groups.map((group) => ({ ...group, weightNames: group.weightNames.filter((name) => !names.has(name)) })),
  };
}
