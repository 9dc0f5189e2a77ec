import type { QuantizationAnswer } from './answers';

/** How figures are written where the text stands. */
export interface QuantizationFigures {
  readonly value: (value: number) => string;
  readonly share: (share: number) => string;
  readonly bytes: (bytes: number) => string;
  /** How one-dimensional tensors are asked for there. */
  readonly oneDimensional: string;
}

const WORST = 3;

/** What quantizing lost, in lines: what of the budget was spent and how, outputs, the worst tensors, and those that were left out. */
export function quantizationText(answer: QuantizationAnswer, figures: QuantizationFigures): string[] {
  const { tensors, outputs, oneDimensional } = answer;
  const { value, share } = figures;
  const worst = tensors.slice(0, WORST).map(({ name, zeroShare, relativeError }) => {
    const zeros = zeroShare === 0 ? '' : `, ${share(zeroShare)} became 0`;
    return `${name} (relative error ${share(relativeError)}${zeros})`;
  });
  const moved =
    outputs && (outputs.maxAbs === null ? 'outputs are no numbers any more' : `outputs moved by up to ${value(outputs.maxAbs)}`);
  return [
    ...budgetText(answer, figures),
    ...(outputs && moved !== undefined ? [`${moved} on random inputs, where they are at most ${value(outputs.magnitude)}`] : []),
    ...(worst.length === 0 ? [] : [`${tensors.length === 1 ? 'quantized' : `worst of ${tensors.length} tensors`}: ${worst.join(', ')}`]),
    ...(oneDimensional ? [keptText(oneDimensional, figures)] : []),
  ];
}

/** How much a change matters, by what was looked at. */
const IMPORTANCE = {
  none: 'by its size alone',
  inputs: 'by what the kernel reads',
  curvature: 'by how much the loss rises',
} as const;

function budgetText({ budget, importance, rounding }: QuantizationAnswer, { bytes, value }: QuantizationFigures): string[] {
  const size = (spent: number): string => (budget?.unit === 'bytes' ? bytes(spent) : value(spent));
  const what = budget?.unit === 'bytes' ? 'through gzip' : 'bits a value';
  const why = importance?.why === undefined ? '' : ` (${importance.why})`;
  return [
    ...(budget ? [`${size(budget.spent)} ${what}, of at most ${size(budget.most)}`] : []),
    ...(importance ? [`each change counted ${IMPORTANCE[importance.by]}${why}`] : []),
    ...(rounding ? ['errors were carried into values that were not rounded yet'] : []),
  ];
}

function keptText(
  { tensors, bytes }: NonNullable<QuantizationAnswer['oneDimensional']>,
  { bytes: sized, oneDimensional: ask }: QuantizationFigures,
): string {
  const [were, they, them] = tensors === 1 ? ['tensor was', 'it is', 'it'] : ['tensors were', 'they are', 'them'];
  return `${tensors} one-dimensional ${were} left as ${they}: ${sized(bytes)} more (${ask} quantizes ${them} too)`;
}
