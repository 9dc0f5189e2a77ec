import { sizeOf } from '../../base/shape';
import { withWeights, type Model, type Weight } from '../../model/model';
import { weightOf } from '../weightOf';
import { mixChannels, type ChannelMix } from './channelMix';
import type { ConstantHome } from './constantHome';

/** What to change so that a consumer makes up for channels it will no longer see. Plain data. */
export interface ConsumerEdit {
  readonly weight: string;
  readonly axis: number;
  readonly mixes: readonly ChannelMix[];
  /** What the inputs lack on average: one number for each index of the axis. */
  readonly constants?: { readonly values: Float64Array; readonly home: ConstantHome };
}

/** The model with the edits made; each reads its consumer as it was. */
export function foldInto(model: Model, edits: readonly ConsumerEdit[]): Model {
  return edits.reduce((edited, { weight, axis, mixes, constants }) => {
    const before = weightOf(edited, weight);
    const replaced = [mixChannels(before, axis, mixes)];
    if (constants) replaced.push(withConstants(weightOf(edited, constants.home.weight), before, axis, constants.values, constants.home));
    return withWeights(edited, replaced);
  }, model);
}

/** Adds to the bias what the constants amount to behind the consumer. */
function withConstants(bias: Weight, consumer: Weight, axis: number, constants: Float64Array, home: ConstantHome): Weight {
  const { shape, values } = consumer;
  const outputs = shape[home.outputAxis] ?? 1;
  const taps = sizeOf(shape) / (outputs * constants.length);
  const added = new Float64Array(outputs);
  // The two axes are the last ones, in either order.
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  for (let tap = 0; tap < taps; tap++) {
    const share = home.coverage[tap] ?? 1;
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const [input, output] = axis < home.outputAxis ? [r, c] : [c, r];
        added[output] =
          (added[output] as number) + share * (constants[input] as number) * (values[(tap * rows + r) * columns + c] as number);
      }
    }
  }
  return { ...bias, values: Float32Array.from(bias.values, (value, i) => value + home.sign * (added[i % outputs] as number)) };
}
