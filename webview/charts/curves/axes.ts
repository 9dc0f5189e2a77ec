import type { StudyPoint } from '../../../src/protocol/studyAnswer';
import { byteSize, compactCount, score, share } from '../../../src/base/format';
import { byteAxis, countAxis, scoreAxis, shareAxis, type AxisText } from '../../text/axisText';

/** What an axis shows of a trial. */
export interface CurveAxis {
  readonly label: string;
  readonly hint: string;
  /** Undefined where the trial has no such figure. */
  readonly value: (point: StudyPoint) => number | undefined;
  readonly write: (value: number) => string;
  readonly mark: AxisText;
}

/** An x axis, and whether a logarithmic one fits it. */
interface XAxis extends CurveAxis {
  readonly logFits: boolean;
  /** What stands behind a figure in a sentence. */
  readonly unit: string;
  /** Whether more of it means a smaller model. */
  readonly moreIsLess: boolean;
}

/** A y axis, and whether more of it is better. */
interface YAxis extends CurveAxis {
  readonly moreIsBetter: boolean;
}

const size = { logFits: true, moreIsLess: false } as const;

/** The x axes of the curves, in the order shown: the only list of them. */
export const CURVE_X = {
  amount: {
    label: 'amount removed',
    hint: 'Share of what can be removed',
    value: ({ amount }) => amount,
    write: (x) => share(x, 1).replace(/\.0/, ''),
    mark: shareAxis,
    logFits: false,
    unit: 'removed',
    moreIsLess: true,
  },
  gzipBytes: {
    label: 'gzip bytes',
    hint: 'model.json and weight files after gzip -9',
    value: ({ gzipBytes }) => gzipBytes,
    write: byteSize,
    mark: byteAxis,
    unit: 'through gzip',
    ...size,
  },
  bytes: {
    label: 'all bytes',
    hint: 'model.json and weight files as they are saved',
    value: ({ bytes }) => bytes,
    write: byteSize,
    mark: byteAxis,
    unit: 'as saved',
    ...size,
  },
  params: {
    label: 'parameters',
    hint: 'Elements of all weights',
    value: ({ params }) => params,
    write: compactCount,
    mark: countAxis,
    unit: 'parameters',
    ...size,
  },
  nonzero: {
    label: 'nonzero weights',
    hint: 'Weights left that are not zero',
    value: ({ nonzero }) => nonzero,
    write: compactCount,
    mark: countAxis,
    unit: 'nonzero',
    ...size,
  },
  macs: {
    label: 'MACs',
    hint: 'Multiply-accumulates of one sample',
    value: ({ macs }) => macs,
    write: compactCount,
    mark: countAxis,
    unit: 'MACs',
    ...size,
  },
} satisfies Readonly<Record<string, XAxis>>;
export type CurveXName = keyof typeof CURVE_X;
export const CURVE_X_NAMES = Object.keys(CURVE_X) as readonly CurveXName[];

const share1 = { write: (value: number) => share(value), mark: shareAxis, moreIsBetter: true } as const;
const loss = { write: score, mark: scoreAxis, moreIsBetter: false } as const;

/** The y axes, in the order shown. */
export const CURVE_Y = {
  accuracy: { label: 'accuracy', hint: 'On the samples that nothing is chosen by', value: ({ accuracy }) => accuracy, ...share1 },
  loss: { label: 'loss', hint: 'On the samples that nothing is chosen by', value: ({ loss: value }) => value, ...loss },
  validationAccuracy: {
    label: 'validation accuracy',
    hint: 'On the samples that choose: when training ends early, and the best of several',
    value: ({ validation }) => validation?.accuracy,
    ...share1,
  },
  validationLoss: {
    label: 'validation loss',
    hint: 'On the samples that choose: when training ends early, and the best of several',
    value: ({ validation }) => validation?.loss,
    ...loss,
  },
} satisfies Readonly<Record<string, YAxis>>;
export type CurveYName = keyof typeof CURVE_Y;
export const CURVE_Y_NAMES = Object.keys(CURVE_Y) as readonly CurveYName[];

/** An axis by its name. */
export function xAxis(name: CurveXName): XAxis {
  return CURVE_X[name];
}

/** The same for y. */
export function yAxis(name: CurveYName): YAxis {
  return CURVE_Y[name];
}

/** The axes that some trial has a figure for. */
export function axesOf(points: readonly StudyPoint[]): { readonly x: readonly CurveXName[]; readonly y: readonly CurveYName[] } {
  const has = ({ value }: CurveAxis): boolean => points.some((point) => Number.isFinite(value(point)));
  return { x: CURVE_X_NAMES.filter((name) => has(CURVE_X[name])), y: CURVE_Y_NAMES.filter((name) => has(CURVE_Y[name])) };
}
