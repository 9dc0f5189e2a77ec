import { sizeOf, type Shape } from '../../base/shape';
import { concatenated } from '../../base/concatenated';
import { shapeText } from '../../data/expectedPorts';
import type { Dataset } from '../../data/dataset';
import { gatherRows, type SampleChoice } from '../../data/takeSamples';
import { Failure } from '../../model/failure';
import type { Model } from '../../model/model';
import type { ExecutableModel, ModelPort } from '../../runtime/executableModel';
import { tf, type Tensor } from '../../runtime/tf';
import { countOf, EVALUATION, forEachBatch, withBatch } from '../batches';
import { firstPass } from '../firstPass';
import type { Objective } from '../objective';
import { outputActivation } from '../outputActivation';
import { answerKind, teacherLoss, type AnswerKind, type TeacherLoss } from './teacherLoss';

/** A model to learn from, and how. */
export interface Teaching {
  readonly exec: ExecutableModel;
  /** What was built; where it is told, its lessons are remembered for the next training on the same data set. */
  readonly model?: Model;
  /** 0..1: how much it counts against the answers of the data set. */
  readonly weight: number;
  readonly temperature: number;
}

/** One output that is compared. */
interface TaughtOutput {
  /** Its place among the student's outputs, and among the teacher's. */
  readonly place: number;
  readonly teacherPlace: number;
  readonly units: number;
  /** Values of one sample. */
  readonly size: number;
  readonly kind: AnswerKind;
  readonly loss: TeacherLoss;
}

/** Lessons of a whole data set are kept up to so many values (a quarter of a gibibyte). */
const MOST_VALUES = 2 ** 26;

/** The same for trainings that follow one another, as those of a compression do: up to so many values (16 MiB). */
const MOST_REMEMBERED = 2 ** 22;

/** What a teacher answered last. */
interface Remembered {
  readonly dataset: Dataset;
  /** What was compared, and how. */
  readonly asked: string;
  readonly kept: readonly Float32Array[];
}
const remembered = new WeakMap<Model, Remembered>();

/** What a teacher answers to the samples of a data set: asked once where there is room for all answers, else whenever it is needed. */
export class Lessons {
  private constructor(
    private readonly teacher: ExecutableModel,
    private readonly dataset: Dataset,
    private readonly outputs: readonly TaughtOutput[],
    private readonly kept: readonly Float32Array[] | undefined,
  ) {}

  /**
   * Settles what is compared: all outputs, by name where both models call them alike, else by their places. Throws `settingInvalid` for a
   * teacher whose inputs, outputs or last activations are others.
   */
  static async of(
    { exec: teacher, model, temperature }: Pick<Teaching, 'exec' | 'model' | 'temperature'>,
    student: ExecutableModel,
    dataset: Dataset,
    objective: Pick<Objective, 'output' | 'loss'> | undefined,
  ): Promise<Lessons> {
    const own = withTeachersInputs(teacher, student, dataset);
    const outputs = taughtOutputs(teacher, student, { dataset, own }, objective, temperature);
    const perSample = outputs.reduce((sum, { size }) => sum + size, 0);
    if (perSample * dataset.samples > MOST_VALUES) return new Lessons(teacher, own, outputs, undefined);
    const asked = JSON.stringify([temperature, outputs.map(({ loss: _, ...output }) => output)]);
    const known = model && remembered.get(model);
    if (known?.dataset === dataset && known.asked === asked) return new Lessons(teacher, own, outputs, known.kept);
    const parts: Float32Array[][] = outputs.map(() => []);
    await forEachBatch(teacher, own, { size: EVALUATION }, ({ inputs, own: choice }) => {
      for (const [i, rows] of answersTo(teacher, inputs, countOf(choice), outputs).entries()) parts[i]?.push(rows);
    });
    const kept = parts.map((each) => concatenated(Float32Array, each));
    if (model && perSample * dataset.samples <= MOST_REMEMBERED) remembered.set(model, { dataset, asked, kept });
    return new Lessons(teacher, own, outputs, kept);
  }

  /** How far the student's outputs for some samples are from the teacher's, the mean over outputs: a scalar for the gradients. */
  lossOf(studentOutputs: readonly Tensor[], choice: SampleChoice): Tensor {
    const samples = countOf(choice);
    const lessons = this.kept?.map((values, i) => gatherRows(values, this.outputs[i]?.size ?? 1, choice)) ?? this.ask(choice);
    const losses = this.outputs.map(({ place, units, size, loss }, i) => {
      const output = studentOutputs[place];
      const lesson = lessons[i];
      if (!output || !lesson) throw new Error(`the model has no output ${place}`);
      const rows = (samples * size) / units;
      const all = tf.reshape(output, [-1, units]);
      const counted = all.shape[0] === rows ? all : tf.slice(all, [0, 0], [rows, units]);
      return loss.mean(counted, tf.tensor2d(lesson, [rows, units]));
    });
    return tf.div(tf.addN(losses), losses.length);
  }

  private ask(choice: SampleChoice): Float32Array[] {
    const numbers =
      'start' in choice ? Uint32Array.from({ length: countOf(choice) }, (_, i) => choice.start + i) : Uint32Array.from(choice);
    const step = this.teacher.fixedSamples ?? numbers.length;
    const parts: Float32Array[][] = this.outputs.map(() => []);
    for (let start = 0; start < numbers.length; start += step) {
      const some = numbers.subarray(start, start + step);
      withBatch(this.teacher, this.dataset, some, (inputs) => {
        for (const [i, rows] of answersTo(this.teacher, inputs, some.length, this.outputs).entries()) parts[i]?.push(rows);
      });
    }
    return parts.map((each) => concatenated(Float32Array, each));
  }
}

/** How far a model is from its teacher on all samples, the mean over them. */
export async function teacherLossOn(student: ExecutableModel, dataset: Dataset, lessons: Lessons): Promise<number> {
  let sum = 0;
  await forEachBatch(student, dataset, { size: EVALUATION }, ({ inputs, own }) => {
    sum += countOf(own) * tf.tidy(() => lessons.lossOf(student.run(inputs), own).dataSync()[0] ?? Number.NaN);
  });
  return sum / dataset.samples;
}

function answersTo(teacher: ExecutableModel, inputs: readonly Tensor[], samples: number, outputs: readonly TaughtOutput[]): Float32Array[] {
  const answers = teacher.run(inputs);
  try {
    return outputs.map(({ teacherPlace, units, size, loss }) => {
      const values = answers[teacherPlace]?.dataSync<'float32'>() ?? new Float32Array(0);
      return loss.lesson(Float32Array.from(values.subarray(0, samples * size)), units);
    });
  } finally {
    tf.dispose(answers);
  }
}

/** The data set with its inputs in the teacher's order, where both models name theirs alike. */
function withTeachersInputs(teacher: ExecutableModel, student: ExecutableModel, dataset: Dataset): Dataset {
  const places = matched(teacher.inputs, student.inputs);
  const fits = places?.every((place, i) => sameSizes(teacher.inputs[i], student.inputs[place]));
  if (!places || !fits) throw otherPorts('inputs', student.inputs, teacher.inputs);
  return { ...dataset, inputs: places.flatMap((place) => dataset.inputs[place] ?? []) };
}

function taughtOutputs(
  teacher: ExecutableModel,
  student: ExecutableModel,
  { dataset, own }: { readonly dataset: Dataset; readonly own: Dataset },
  objective: Pick<Objective, 'output' | 'loss'> | undefined,
  temperature: number,
): TaughtOutput[] {
  const places = matched(student.outputs, teacher.outputs);
  if (!places) throw otherPorts('outputs', student.outputs, teacher.outputs);
  const studentTrace = firstPass(student, dataset);
  const teacherTrace = firstPass(teacher, own);
  const taught = places.flatMap((teacherPlace, place) => {
    // What is no float (a class that was decided on) can't be learnt.
    if (studentTrace.outputs[place]?.dtype !== 'float32' || teacherTrace.outputs[teacherPlace]?.dtype !== 'float32') return [];
    const shape: Shape = studentTrace.outputs[place].shape.slice(1);
    const theirs = teacherTrace.outputs[teacherPlace].shape.slice(1);
    const activation = outputActivation(studentTrace, place);
    const theirActivation = outputActivation(teacherTrace, teacherPlace);
    if (shape.join() !== theirs.join() || activation !== theirActivation) {
      const said = (size: Shape, end: string): string => `${shapeText(size)}${end === 'other' ? '' : ` (${end})`}`;
      const reason = `output ${place + 1} of the model is ${said(shape, activation)}, that of the teacher ${teacher.file} ${said(theirs, theirActivation)}`;
      throw new Failure('settingInvalid', { setting: 'teacher', reason });
    }
    const kind = answerKind(activation, place === objective?.output ? objective.loss : undefined);
    return [{ place, teacherPlace, units: shape.at(-1) ?? 1, size: sizeOf(shape), kind, loss: teacherLoss(kind, temperature) }];
  });
  if (taught.length > 0) return taught;
  throw new Failure('settingInvalid', {
    setting: 'teacher',
    reason: 'no output of the model is a float, so there is nothing to be taught',
  });
}

/** For each of `ports` its place among `others`: by name where the names are the same, else by order; undefined where they are not as many. */
function matched(ports: readonly ModelPort[], others: readonly ModelPort[]): number[] | undefined {
  if (ports.length !== others.length) return undefined;
  const byName = ports.map(({ name }) => others.findIndex((other) => other.name === name));
  return new Set(byName).size === ports.length && !byName.includes(-1) ? byName : ports.map((_, i) => i);
}

/** Whether two ports are of one shape behind the batch, as far as both say. */
function sameSizes(a: ModelPort | undefined, b: ModelPort | undefined): boolean {
  if (a?.shape.length !== b?.shape.length) return false;
  return a?.shape.every((size, i) => i === 0 || size === null || (b?.shape[i] ?? size) === size) ?? false;
}

function otherPorts(what: string, own: readonly ModelPort[], theirs: readonly ModelPort[]): Failure {
  const said = (ports: readonly ModelPort[]): string => ports.map(({ name, shape }) => `${name} ${shapeText(shape.slice(1))}`).join(', ');
  const reason = `a teacher needs the model's own ${what}: it has ${said(theirs)}, the model ${said(own)}`;
  return new Failure('settingInvalid', { setting: 'teacher', reason });
}
