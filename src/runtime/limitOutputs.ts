import { sizeOf, type Shape } from '../base/shape';
import { shadow } from './shadow';
import { tf } from './tf';

/** 512 MiB of numbers: an activation of a recorded pass, which has a few samples, is smaller. */
export const MOST_ELEMENTS = 2 ** 27;

/** The wasm backend's way to make room for a kernel's result. */
interface OutputMaker {
  makeOutput?(shape: Shape, ...rest: unknown[]): unknown;
}

/**
 * Refuses results that are too large for a recorded pass, or have no possible shape, before memory is taken for them: a
 * damaged number in a file must not take the whole machine. Only the wasm backend can be watched so; the returned function
 * ends it.
 */
export function limitOutputs(): () => void {
  const backend = tf.backend() as unknown as OutputMaker;
  if (backend.makeOutput === undefined) return () => undefined;
  return shadow(backend as Required<OutputMaker>, 'makeOutput', (original) => (shape, ...rest) => {
    checkShape(shape, 'its output');
    return original(shape, ...rest);
  });
}

/** Throws, in `what`'s name, for a shape that no tensor of a recorded pass can have. */
export function checkShape(shape: readonly unknown[], what: string): void {
  const sizes = shape.filter((size) => typeof size === 'number' && Number.isSafeInteger(size) && size >= 0) as Shape;
  if (sizes.length !== shape.length) throw new Error(`${what} would have the shape [${shape.join()}].`);
  if (sizeOf(sizes) > MOST_ELEMENTS) throw new Error(`${what} would have ${sizeOf(sizes)} numbers, more than this program runs.`);
}
