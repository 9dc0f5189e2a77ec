import { tf } from '../tf';

type Pad = 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;

/** What a two-dimensional convolution kernel is told about its window. */
export interface ConvolutionAttrs {
  readonly strides: [number, number] | number;
  readonly pad: Pad;
  /** tfjs-layers passes null where there is none. */
  readonly dilations: [number, number] | number | null;
  readonly dataFormat?: 'NHWC' | 'NCHW';
}

/**
 * The same attributes with 'same' spelt out in pixels. The packaged kernels leave 'same' to their library, which pads
 * wrongly where a stride is larger than the window.
 */
export function withExplicitPadding<A extends ConvolutionAttrs>(
  attrs: A,
  inputShape: readonly number[],
  filterShape: readonly number[],
  depthwise: boolean,
): A {
  if (attrs.pad !== 'same' || attrs.dataFormat === 'NCHW') return attrs;
  const { padInfo } = tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    undefined,
    depthwise,
  );
  const { top, bottom, left, right } = padInfo;
  return {
    ...attrs,
    pad: [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
  };
}
