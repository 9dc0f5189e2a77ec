import type { Tensor } from '../../runtime/tf';

/** The gradients of a kernel in its inputs, by input name; each is computed when it is called, for the caller to dispose. */
export type InputGradients = Readonly<Record<string, (() => Tensor) | undefined>>;
