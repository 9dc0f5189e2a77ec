import type { Model, ModelWarning } from '../model/model';
import { qualityOf } from './measurement/quality';
import type { OperationContext } from './context';
import type { Samples } from './samples/samples';

/**
 * Warns of a teacher that answers the test part worse than the model that it is to teach: one that was never trained, say. Not in a step
 * of a larger edit, which chose the teacher itself.
 */
export async function weakTeacher(
  teacher: Model | undefined,
  student: Model,
  samples: Samples | undefined,
  { step }: Pick<OperationContext, 'step'>,
): Promise<ModelWarning[]> {
  if (step || !teacher || teacher === student || !samples || samples.test.targets.kind === 'none') return [];
  const { loss: theirs = Number.NaN } = await qualityOf(teacher, samples.test);
  const { loss: own = Number.NaN } = await qualityOf(student, samples.test);
  if (!(theirs > own)) return [];
  const figures = `loss ${theirs.toPrecision(3)} against ${own.toPrecision(3)}`;
  const message = `The teacher answers the test part worse than the model that it teaches (${figures}): ${teacher.file}.`;
  return [{ code: 'weakTeacher', message }];
}
