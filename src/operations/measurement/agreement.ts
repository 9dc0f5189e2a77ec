import type { ReportProgress } from '../../base/progress';
import { sizeOf } from '../../base/shape';
import type { Dataset } from '../../data/dataset';
import type { OutputActivation } from '../../data/expectedPorts';
import { measuredPlace } from '../../data/measuredPlace';
import { Failure } from '../../model/failure';
import type { Model } from '../../model/model';
import type { Agreement } from '../../protocol/answers';
import type { ExecutableModel } from '../../runtime/executableModel';
import type { Tensor } from '../../runtime/tf';
import { valuesOf } from '../../runtime/valuesOf';
import { countOf, EVALUATION, forEachBatch, type Batch } from '../../training/batches';
import { firstPass } from '../../training/firstPass';
import { LOSSES } from '../../training/losses';
import { outputActivation } from '../../training/outputActivation';
import { predictedClasses } from '../../training/predictedClasses';
import { withExecutable } from '../withExecutable';

/**
 * How far a model answers as another does, on inputs alone: of the output that the data set names, else of the first. The
 * outputs of both must have the same shape. Throws `dataInvalid` with the sample that one of them answers with NaN or infinity.
 */
export function agreement(
  before: Model,
  after: Model,
  inputs: Dataset,
  { report }: { readonly report?: ReportProgress } = {},
): Promise<Agreement> {
  return withExecutable(before, (a) => withExecutable(after, (b) => agreementOf(a, b, inputs, report)));
}

/** The same of models that are built. */
export async function agreementOf(
  a: ExecutableModel,
  b: ExecutableModel,
  dataset: Dataset,
  report: ReportProgress | undefined,
): Promise<Agreement> {
  const { output, units, threshold } = facesOf(a, dataset);
  const sums = new AgreementSums(units, threshold);
  await forEachBatch(a, dataset, { size: EVALUATION }, ({ inputs, own, fed, start, end }) => {
    const ofA = outputsOf(a, output, { inputs, fed, start, end });
    const ofB = outputsOf(b, output, { inputs, fed, start, end });
    for (const values of [ofA, ofB]) {
      const bad = values.findIndex((value) => !Number.isFinite(value));
      if (bad < 0) continue;
      const at = Math.floor((bad * countOf(own)) / values.length);
      throw new Failure('dataInvalid', { file: dataset.file, row: start + at, reason: 'the model answers it with NaN or infinity' });
    }
    sums.add(ofA, ofB);
    report?.({ done: end, total: dataset.samples, message: 'Comparing outputs' });
  });
  return { samples: dataset.samples, ...sums.result() };
}

function outputsOf(exec: ExecutableModel, output: number, { inputs, fed, start, end }: Omit<Batch, 'own'>): Float32Array {
  const values = valuesOf((): Tensor => {
    const tensor = exec.run(inputs)[output];
    if (!tensor) throw new Error(`the model has no output ${output}`);
    return tensor;
  });
  return values.subarray(0, (values.length / countOf(fed)) * (end - start));
}

/** What is compared; `threshold` is given where outputs are scores of classes: what a lone unit says yes above. */
interface Faces {
  readonly output: number;
  readonly units: number;
  readonly threshold: number | undefined;
}

function facesOf(exec: ExecutableModel, dataset: Dataset): Faces {
  const output = measuredPlace(exec.outputs, dataset);
  const trace = firstPass(exec, dataset);
  const shape = trace.outputs[output]?.shape;
  if (!shape) throw new Error(`no output ${dataset.output ?? output}`);
  const units = shape.length < 2 ? 1 : (shape.at(-1) ?? 1);
  const threshold = sizeOf(shape) === 0 ? undefined : classThreshold(dataset, outputActivation(trace, output), units);
  return { output, units, threshold };
}

/** Outputs are classes' scores where the data say so, by answers, names or a loss, or where the last activation makes them. */
function classThreshold({ targets, loss }: Dataset, activation: OutputActivation, units: number): number | undefined {
  if (loss !== undefined) {
    const oneOfSeveral = loss === 'categoricalCrossentropy' || loss === 'softmaxCrossentropy';
    const yesOrNo = units === 1 && (loss === 'binaryCrossentropy' || loss === 'sigmoidCrossentropy');
    return oneOfSeveral || yesOrNo ? LOSSES[loss].threshold : undefined;
  }
  const told = targets.kind === 'classes' || (targets.kind === 'none' && targets.classes !== undefined);
  if (targets.kind === 'values') return undefined;
  const made = units === 1 ? activation === 'sigmoid' : activation === 'softmax';
  if (!told && !made) return undefined;
  return activation === 'other' ? 0 : 0.5;
}

/** Sums over batches, in float64. */
class AgreementSums {
  private squares = 0;
  private differences = 0;
  private count = 0;
  private most = Number.NEGATIVE_INFINITY;
  private least = Number.POSITIVE_INFINITY;
  private largest = 0;
  private same = 0;
  private rows = 0;

  constructor(
    private readonly units: number,
    private readonly threshold: number | undefined,
  ) {}

  add(a: Float32Array, b: Float32Array): void {
    for (const [i, value] of a.entries()) {
      const difference = Math.abs((b[i] ?? 0) - value);
      this.squares += value * value;
      this.differences += difference * difference;
      this.most = Math.max(this.most, value);
      this.least = Math.min(this.least, value);
      this.largest = Math.max(this.largest, difference);
    }
    this.count += a.length;
    if (this.threshold === undefined) return;
    const ofB = predictedClasses(b, this.units, this.threshold);
    for (const [row, label] of predictedClasses(a, this.units, this.threshold).entries()) if (label === ofB[row]) this.same++;
    this.rows += ofB.length;
  }

  result(): Omit<Agreement, 'samples'> {
    const { squares, differences, count, rows, same, largest } = this;
    const range = this.most - this.least;
    const relative = differences === 0 ? 0 : squares === 0 ? null : Math.sqrt(differences / squares);
    return {
      ...(rows === 0 ? {} : { sameClass: same / rows }),
      relativeRms: relative,
      psnr: differences === 0 || !(range > 0) ? null : 10 * Math.log10((range * range * count) / differences),
      maxAbs: largest,
    };
  }
}
