import { canonicalJson } from '../../../base/canonicalJson';
import { defined } from '../../../base/defined';
import { Failure } from '../../../model/failure';
import type { Model } from '../../../model/model';
import type { Fields } from '../../../protocol/settings/field';
import { finetuning } from '../../../protocol/settings/finetuning';
import { pruning } from '../../../protocol/settings/pruning';
import { quantizing } from '../../../protocol/settings/quantizing';
import type { Trial, TrialKey } from '../../../protocol/trialRecord';
import type { Ground } from '../../../queue/messages';
import { settleBackend } from '../../../runtime/backends/startBackend';
import { lookInto } from '../../files/openFile';
import { openSamples } from '../../samples/openSamples';
import { dataHash } from '../dataHash';
import { keyOf, type OtherModel, type TrialGround } from '../ground';
import { measureTrial, type MeasuredTrial } from '../measureTrial';
import { modelHash } from '../modelHash';
import { programOf } from '../program';
import { Recent } from '../recent';
import { choiceOfPacked, readingInside } from './packedData';
import { readPackedModel } from './packedModel';

/** Trials that came by a queue, and the folders of what they are measured on. */
export interface PackedTrials {
  readonly keys: readonly TrialKey[];
  /** By what is packed there: `model`, `data`, `teacher`, `checkpoint`. */
  readonly folders: Readonly<Record<string, string>>;
  readonly words: Ground['words'];
}

/** This thread's: an agent is sent many trials on the same. */
const grounds = new Recent<TrialGround>(2);

/**
 * Measures trials that somebody else asked for, one after another. What lies in the folders must have the hashes of their keys, no file
 * outside the folders is read, and none is written. Throws `queueRefused` where that does not hold, else what measuring throws.
 */
export async function measurePacked({ keys, folders, words }: PackedTrials): Promise<MeasuredTrial[]> {
  for (const { trial } of keys) checkNoPaths(trial);
  const data = folders['data'];
  if (data === undefined) throw refused('it has no data set');
  return readingInside(data, async () => {
    const ground = await grounds.get(canonicalJson([folders, words]), () => openGround(folders, words));
    await settleBackend(ground.analysis.backendChanged);
    for (const key of keys) checkKey(key, keyOf(ground, key.trial));
    const measured: MeasuredTrial[] = [];
    for (const { trial } of keys) measured.push(await measureTrial(ground, trial));
    return measured;
  });
}

async function openGround(folders: PackedTrials['folders'], words: Ground['words']): Promise<TrialGround> {
  const model = await modelIn(folders, 'model');
  if (!model) throw refused('it has no model');
  const analysis = await lookInto(model, { report: () => undefined });
  const data = choiceOfPacked(folders['data'] ?? '', words);
  const { whole } = await openSamples(data, analysis);
  return {
    model,
    analysis,
    data,
    key: { model: modelHash(model), data: dataHash(whole), program: programOf() },
    ...defined({ teacher: await otherIn(folders, 'teacher'), checkpoint: await otherIn(folders, 'checkpoint') }),
  };
}

async function modelIn(folders: PackedTrials['folders'], name: string): Promise<Model | undefined> {
  const folder = folders[name];
  return folder === undefined ? undefined : readPackedModel(folder);
}

async function otherIn(folders: PackedTrials['folders'], name: string): Promise<OtherModel | undefined> {
  const model = await modelIn(folders, name);
  return model && { model, hash: modelHash(model) };
}

/** What came must be what the key names: nothing else may be told under that name. */
function checkKey(asked: TrialKey, found: TrialKey): void {
  for (const part of ['model', 'data', 'teacher', 'checkpoint', 'program'] as const) {
    if (asked[part] === found[part]) continue;
    throw refused(`its ${part} is ${found[part] ?? 'absent'} here, expected ${asked[part] ?? 'none'}`);
  }
}

/** A trial names no file: what it takes came in packs. */
function checkNoPaths({ prune, training, quantize }: Trial): void {
  checkFields(pruning.fields, prune ?? {}, 'prune');
  checkFields(finetuning.fields, training ?? {}, 'training');
  const { finetune, ...quantizes } = quantize ?? {};
  checkFields(quantizing.fields, quantizes, 'quantize');
  checkFields(finetuning.fields, finetune ?? {}, 'quantize.finetune');
}

function checkFields(fields: Fields, told: object, place: string): void {
  for (const [name, value] of Object.entries(told)) {
    const entry = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!entry || value === undefined) continue;
    if ('part' in entry) checkFields(entry.part, typeof value === 'object' && value !== null ? value : {}, `${place}.${name}`);
    else if (entry.control.kind === 'path') throw refused(`${place}.${name} names a file: ${JSON.stringify(value)}`);
  }
}

function refused(reason: string): Failure {
  return new Failure('queueRefused', { what: 'a trial', reason });
}
