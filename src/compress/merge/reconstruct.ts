import type { Weight } from '../../model/model';
import type { ChannelMix } from './channelMix';
import type { ConstantHome } from './constantHome';
import type { Consumer } from './consumers';
import type { ConsumerEdit } from './foldInto';
import type { ReadField } from './readFields';
import { regress, type Regression } from './regress';
import { sliceValues } from '../../saliency/slices';
import type { SecondMoments } from '../../trace/inputs/secondMoments';

/** A field of a consumer with what was observed of it, in two halves. */
export interface ObservedField {
  readonly field: ReadField;
  /** Which of the field's channels the regression may use, by their place in `field.ids`. */
  readonly regressors: Int32Array;
  readonly halves: readonly [SecondMoments, SecondMoments];
}

/** How a consumer's channels were made up for. */
export interface Reconstruction {
  readonly edit: ConsumerEdit;
  readonly strengths: readonly Regression['strength'][];
}

/** Regresses what a consumer lacks on what it keeps, and says what to fold into it. */
export function reconstruct(
  consumer: Consumer,
  weight: Weight,
  observed: readonly ObservedField[],
  home: ConstantHome | undefined,
): Reconstruction {
  const constants = new Float64Array(consumer.channels.length);
  const strengths: Regression['strength'][] = [];
  const mixes = observed.flatMap(({ field, regressors, halves }): ChannelMix[] => {
    const importance = field.ids.map((_, c) =>
      field.places.reduce((sum, place) => sum + squareOf(weight, consumer.axis, place[c] ?? 0), 0),
    );
    const regression = regress({ halves, importance: Float64Array.from(importance), withConstant: home !== undefined });
    strengths.push(regression.strength);
    for (const place of field.places) place.forEach((at, c) => (constants[at] = regression.constants[c] ?? 0));
    return field.places.map((place) => ({
      from: place,
      into: regressors.map((c) => place[c] ?? 0),
      coefficients: regression.coefficients,
    }));
  });
  const { weight: name, axis } = consumer;
  return { edit: { weight: name, axis, mixes, ...(home ? { constants: { values: constants, home } } : {}) }, strengths };
}

/** Sum of squares of what the weight holds at one index of an axis. */
function squareOf(weight: Weight, axis: number, index: number): number {
  return sliceValues(weight, { axis, indices: Int32Array.of(index) }).reduce((sum, value) => sum + value * value, 0);
}
