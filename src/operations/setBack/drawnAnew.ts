import { seededRandom } from '../../base/random';
import { Failure } from '../../model/failure';
import { withWeights, type Model, type ModelWarning, type Weight } from '../../model/model';
import { drawn } from '../../training/initialise/drawn';
import type { Editable } from '../edits/settledEdit';
import type { Opened } from '../opened';
import { withExecutable } from '../withExecutable';
import { asFloats } from './floats';
import { keptZeros } from './keptZeros';
import { knownInitialisers } from './knownInitialisers';

/** How weights are drawn. */
export interface Drawing {
  readonly seed: number;
  /** Layers that say `"trainable": false` are drawn anew, too, since they are trained. */
  readonly unfreeze?: boolean | undefined;
  /** Whose file may tell by its report where initialisers are stated that saving left out; the model itself where absent. */
  readonly heir?: Pick<Editable, 'model' | 'original'>;
}

/** A model that has learnt nothing yet, and what there is to say about its initialisers. */
export interface DrawnAnew {
  readonly model: Model;
  readonly warnings: readonly ModelWarning[];
}

/**
 * The same network before any training: every weight drawn anew by its own layer's initialiser, from the shape that it has now. What is
 * zero in its kernels stays zero: a masked kernel is drawn whole, as if nothing were masked, and masked then, so that its fans are those of
 * the whole layer (Frankle and Carbin 2019); a cut one has the fans of what is left (Liu et al. 2019). Each weight has a stream of random
 * numbers of its own, by the seed and its name: the same on every machine and backend, whatever else is drawn. Frozen layers keep their
 * weights. Quantized weights come out as floats. Where the model's file states no initialiser, since saving left it out, that of a model it was
 * made of counts, so far as the report beside it leads to one. Throws `settingInvalid` where there is nothing to draw.
 */
export async function drawnAnew({ model, analysis }: Opened, { seed, unfreeze = false, heir = { model } }: Drawing): Promise<DrawnAnew> {
  const random = seededRandom(seed).fork('scratch');
  const frozen = analysis.layers.filter((layer) => layer.frozen && !unfreeze);
  const kept = new Set(frozen.flatMap(({ weightNames }) => weightNames));
  const initialisers = await knownInitialisers(await withExecutable(model, (executable) => executable.initialisers), heir);
  const made: Weight[] = [];
  const silent: string[] = [];
  for (const weight of asFloats(model).weights.values()) {
    const own = initialisers.get(weight.name);
    if (!own || weight.dtype !== 'float32' || kept.has(weight.name)) continue;
    made.push({ ...weight, values: drawn(own.initialiser, weight.shape, random.fork(weight.name)) });
    if (!own.stated) silent.push(weight.name);
  }
  if (made.length === 0) {
    const reason = kept.size > 0 ? 'all layers are frozen ("trainable": false)' : 'the model has no weights that training makes';
    throw new Failure('settingInvalid', { setting: 'scratch', reason: `there is nothing to draw anew: ${reason}` });
  }
  return {
    model: keptZeros({ model, analysis }, withWeights(asFloats(model), made)),
    warnings: [...silentWarning(model, silent), ...frozenWarning(frozen.map(({ path }) => path))],
  };
}

function silentWarning({ format }: Model, silent: readonly string[]): ModelWarning[] {
  if (silent.length === 0) return [];
  const which = listed(silent, 'weight', 'weights');
  const message =
    format === 'graph-model'
      ? `A graph states no initialisers: ${which} drawn by use, kernels by Glorot (uniform), embeddings small, scales as ones, biases as zeros.`
      : `The model's file states no initialiser for ${which.replace(/ (was|were)$/, '')}, drawn by the default of the layer's class in TensorFlow.js. ` +
        'Saving leaves initialisers out; --keep-training (in VS Code the setting modelMinifier.keepTraining) keeps them.';
  return [{ code: 'initialisersUnknown', message }];
}

function frozenWarning(layers: readonly string[]): ModelWarning[] {
  if (layers.length === 0) return [];
  const message = `Frozen layers ("trainable": false) keep their weights: ${listed(layers, 'layer', 'layers')} not drawn anew.`;
  return [{ code: 'frozenKept', message }];
}

function listed(names: readonly string[], one: string, several: string): string {
  const [first] = names;
  return names.length === 1 ? `${one} "${first ?? ''}" was` : `${names.length} ${several} ("${first ?? ''}", …) were`;
}
