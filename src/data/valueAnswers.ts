import { sizeOf, type Shape } from '../base/shape';
import { Failure } from '../model/failure';
import { answersFile, badLabel } from './badLabel';
import { checkReachable } from './checkReachable';
import type { ValueTargets } from './dataset';
import { shapeText, type ExpectedPort } from './expectedPorts';
import { fitAxes, fittingOrder } from './fitAxes';
import { otherThanZero } from './oneHotAnswers';
import { orderHint } from './orderHint';
import type { RawArray, RawSamples } from './rawSamples';
import type { Answers, TargetRules } from './targetRules';

/**
 * Answers as values in the output's shape. Behind a sigmoid or softmax, 0 and one other integer (as in masks of 0 and 255)
 * become 0 and 1. Throws `dataShape`, or `dataInvalid` for what is no finite number or what the last activation can't give.
 */
export function valueAnswers(array: RawArray, raw: RawSamples, { output, words, codes = [] }: TargetRules): Answers<ValueTargets> {
  const found = array.shape.slice(1);
  const shape = output && output.shape.length > 0 ? fitValues(array, output, raw) : found;
  const activation = output?.activation ?? 'other';
  const one = activation === 'other' || words.targets === 'values' ? undefined : otherThanZero(codes);
  const values = one === undefined ? Float32Array.from(array.values) : Float32Array.from(array.values, (value) => value / one);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw badLabel(raw, Math.floor(bad / sizeOf(found)), `${array.values[bad] ?? ''} is not a finite float32`);
  const targets: ValueTargets = { kind: 'values', shape, values };
  const note = checkReachable(targets, activation, raw, words.loss);
  return {
    targets,
    ...(one === undefined || one === 1 ? {} : { order: `${one} is 1` }),
    ...(note === undefined ? {} : { notes: [note] }),
  };
}

function fitValues(array: RawArray, output: ExpectedPort, raw: RawSamples): Shape {
  const wanted = output.shape.slice(1);
  const found = array.shape.slice(1);
  const fitted = fitAxes(found, wanted);
  if (fitted) return fitted;
  // Labels have no axis for the classes.
  const order = fittingOrder(array.shape, wanted) ?? fittingOrder(array.shape, wanted.slice(0, -1));
  const expected = `${shapeText(wanted)}, the shape of its output "${output.name}"${orderHint('transposeTargets', order)}`;
  throw new Failure('dataShape', { file: answersFile(raw), expected, found: `targets of shape ${shapeText(found)}` });
}
