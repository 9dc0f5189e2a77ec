import { isDeepStrictEqual } from 'node:util';
import { defined } from '../base/defined';
import { sameShape } from '../base/shape';
import { readModel } from '../formats/readModel';
import type { Dataset } from '../data/dataset';
import type { Model } from '../model/model';
import type { DataChoice } from '../protocol/dataChoice';
import type { Agreement, CompareAnswer } from '../protocol/answers';
import type { Reading } from '../protocol/reading';
import { evaluate } from '../training/evaluate';
import type { Analysis } from './analysis';
import type { OperationContext } from './context';
import { agreement } from './measurement/agreement';
import { measure } from './measurement/measure';
import { modelDifference } from './measurement/outputDifference';
import { openSamples } from './samples/openSamples';
import { readingOf } from './samples/readingOf';
import { withExecutable } from './withExecutable';
import { distinctWarnings } from './distinctWarnings';
import { numberWarnings } from './limitWarnings';
import { analyseOrRead } from './analyseOrRead';
import { describeFailure } from '../protocol/sentence';
import type { Opened } from './opened';
import { runWarnings } from './runWarnings';

/** Holds two models against each other: layers, weights, outputs on the same random inputs, and predictions on data. */
export async function compare(
  { a, b, data }: { a: string; b: string; data?: DataChoice },
  context: OperationContext,
): Promise<CompareAnswer> {
  const first = await readModel(a);
  const second = await readModel(b);
  const openedA = { model: first, analysis: await analyseOrRead(first) };
  const openedB = { model: second, analysis: await analyseOrRead(second) };
  const ofA = await predictions(openedA, data, context);
  const ofB = await predictions(openedB, data, context);
  const warnings = distinctWarnings(
    [openedA, openedB].flatMap(({ model, analysis }) => [...runWarnings(analysis), ...numberWarnings(model)]),
  );
  return {
    structure: compareStructure(openedA.analysis, openedB.analysis),
    weights: compareWeights(first, second),
    outputs: await compareOutputs(openedA, openedB),
    ...readingsOf(ofA?.reading, ofB?.reading),
    ...defined({ agreement: ofA && ofB && (await agreed(openedA, openedB, ofA.evaluation, context)) }),
    ...(ofA?.classes && ofB?.classes ? { churn: shareThatDiffers(ofA.classes, ofB.classes) } : {}),
    a: await measure(openedA, ofA?.quality),
    b: await measure(openedB, ofB?.quality),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

function compareStructure(a: Analysis, b: Analysis): CompareAnswer['structure'] {
  const describe = ({ layers }: Analysis): Map<string, string> =>
    new Map(
      layers
        .filter(({ nested }) => !nested)
        .map(({ path, className, outputShapes }) => [path, `${className} ${JSON.stringify(outputShapes[0] ?? [])}`]),
    );
  const inA = describe(a);
  const inB = describe(b);
  const differences = [...new Set([...inA.keys(), ...inB.keys()])]
    .map((layer) => ({ layer, a: inA.get(layer) ?? 'absent', b: inB.get(layer) ?? 'absent' }))
    .filter((row) => row.a !== row.b);
  return { same: differences.length === 0, differences };
}

function compareWeights(a: Model, b: Model): CompareAnswer['weights'] {
  return [...new Set([...a.weights.keys(), ...b.weights.keys()])].map((name) => {
    const inA = a.weights.get(name);
    const inB = b.weights.get(name);
    const alike = inA && inB && sameShape(inA.shape, inB.shape) && inA.dtype === inB.dtype && inA.dtype !== 'string';
    return {
      name,
      shapeA: inA?.shape ?? null,
      shapeB: inB?.shape ?? null,
      maxAbs: alike ? largestGap(inA.values, inB.values) : null,
    };
  });
}

function largestGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)));
  return largest;
}

async function compareOutputs({ model: a, analysis: ofA }: Opened, { model: b, analysis: ofB }: Opened): Promise<CompareAnswer['outputs']> {
  const notRun = ofA.notRun ?? ofB.notRun;
  if (notRun) return { maxAbs: null, reason: describeFailure(notRun) };
  if (portShapes(ofA.inputs) !== portShapes(ofB.inputs)) return { maxAbs: null, reason: 'the inputs differ' };
  if (portShapes(ofA.outputs) !== portShapes(ofB.outputs)) return { maxAbs: null, reason: 'the outputs differ in shape' };
  const difference = await modelDifference(a, b);
  return difference ? { maxAbs: difference.largest } : { maxAbs: null, reason: 'TensorFlow.js can only run the models asynchronously' };
}

/** What a model makes of the data. Without answers nothing is measured of one alone. */
interface Predicted {
  readonly classes?: Int32Array;
  readonly quality: { readonly loss?: number; readonly accuracy?: number };
  readonly reading: Reading;
  readonly evaluation: Dataset;
}

/** Undefined where what goes in, or what comes out, is of other shapes. */
function agreed(a: Opened, b: Opened, evaluation: Dataset, { report }: OperationContext): Promise<Agreement> | undefined {
  if (portShapes(a.analysis.inputs) !== portShapes(b.analysis.inputs)) return undefined;
  if (portShapes(a.analysis.outputs) !== portShapes(b.analysis.outputs)) return undefined;
  return agreement(a.model, b.model, evaluation, { report });
}

function portShapes(ports: Analysis['inputs']): string {
  return JSON.stringify(ports.map(({ shape }) => shape));
}

/** Undefined without data, and of a model that can't be run. */
async function predictions(
  { model, analysis }: Opened,
  data: DataChoice | undefined,
  { report }: OperationContext,
): Promise<Predicted | undefined> {
  if (data === undefined || analysis.notRun) return undefined;
  const samples = await openSamples(data, analysis);
  const { evaluation } = samples;
  const reading = readingOf(analysis, samples, { learns: false });
  if (evaluation.targets.kind === 'none') return { quality: {}, reading, evaluation };
  const { loss, accuracy, predictions: classes } = await withExecutable(model, (run) => evaluate(run, evaluation, { report }));
  return { ...defined({ classes }), quality: { loss, ...defined({ accuracy }) }, reading, evaluation };
}

/** The second only where it is another. */
function readingsOf(reading: Reading | undefined, ofB: Reading | undefined): Pick<CompareAnswer, 'reading' | 'readingOfB'> {
  return defined({ reading, readingOfB: isDeepStrictEqual(reading, ofB) ? undefined : ofB });
}

function shareThatDiffers(a: Int32Array, b: Int32Array): number {
  let differing = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) differing++;
  return a.length === 0 ? 0 : differing / a.length;
}
