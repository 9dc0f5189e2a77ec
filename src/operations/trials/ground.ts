import { resolve } from 'node:path';
import { defined } from '../../base/defined';
import { readModel } from '../../formats/readModel';
import type { Model } from '../../model/model';
import type { DataChoice } from '../../protocol/dataChoice';
import type { Trial, TrialKey } from '../../protocol/trialRecord';
import type { Opened } from '../opened';
import { openSamples } from '../samples/openSamples';
import { teacherOf, type TeacherSettings } from '../teacher';
import { dataHash } from './dataHash';
import { modelHash } from './modelHash';
import { programOf } from './program';

/** A model beside the one that is studied, and its hash. */
export interface OtherModel {
  readonly model: Model;
  readonly hash: string;
}

/** What all trials of a study are made on: plain data, so that threads and other hosts can be sent it. */
export interface TrialGround extends Opened {
  readonly data: DataChoice;
  /** What of a trial's key is the same for all. */
  readonly key: Pick<TrialKey, 'model' | 'data' | 'program'>;
  /** Who teaches in trials that are repaired by `distil`. */
  readonly teacher?: OtherModel;
  /** Where trials that are repaired by `rewind` go back to. */
  readonly checkpoint?: OtherModel;
}

/** What a study names beside the model. */
export interface GroundRequest extends Opened {
  readonly data: DataChoice;
  /** The model that the first edit began with, where somebody knows. */
  readonly original?: Model;
  /** Who teaches; absent where no trial is taught. */
  readonly teacher?: TeacherSettings;
  /** The model of the checkpoint, or its folder; absent where no trial goes back. */
  readonly rewind?: string;
}

/** Reads and hashes what trials rest on. Throws what reading the data set, the teacher or the checkpoint throws. */
export async function groundOf({ model, analysis, data, original = model, teacher, rewind }: GroundRequest): Promise<TrialGround> {
  const { whole } = await openSamples(data, analysis);
  const found = teacher && (await teacherOf(teacher, { original, model }));
  const checkpoint = rewind === undefined ? undefined : await readModel(resolve(rewind));
  return {
    model,
    analysis,
    data,
    key: { model: modelHash(model), data: dataHash(whole), program: programOf() },
    ...defined({ teacher: found && withHash(found.model), checkpoint: checkpoint && withHash(checkpoint) }),
  };
}

function withHash(model: Model): OtherModel {
  return { model, hash: modelHash(model) };
}

/** The key of a trial on that ground. */
export function keyOf({ key, teacher, checkpoint }: Pick<TrialGround, 'key' | 'teacher' | 'checkpoint'>, trial: Trial): TrialKey {
  return {
    ...key,
    ...defined({
      teacher: trial.repair === 'distil' ? teacher?.hash : undefined,
      checkpoint: trial.repair === 'rewind' ? checkpoint?.hash : undefined,
    }),
    trial,
  };
}
