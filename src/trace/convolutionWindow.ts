import type { Shape } from '../base/shape';
import type { Window } from '../runtime/patches';
import { tf } from '../runtime/tf';
import type { KernelCall } from '../runtime/trace';
import { numbersAttribute, pairsAttribute, textAttribute } from './kernelAttributes';

/** A shape with its channels moved to the last axis. */
export function channelsLast(shape: Shape, format: string | undefined): Shape {
  return format?.startsWith('NC') ? [...shape.slice(0, 1), ...shape.slice(2), shape[1] ?? 1] : shape;
}

/**
 * The window that a convolution slides over x [N, ...spatial, C] with a filter [...window, C, O] (or [...window, C, M]),
 * worked out by tfjs itself. Undefined for ranks that it has no convolution of.
 */
export function windowOf(call: KernelCall, x: Shape, filter: Shape): Window | undefined {
  const spatial = x.length - 2;
  const perAxis = (name: string): number[] => {
    const given = numbersAttribute(call, name) ?? [1];
    // TensorFlow lists all four axes, layers only the spatial ones.
    const own = given.length === x.length ? given.slice(1, -1) : given;
    return Array.from({ length: spatial }, (_, i) => own[i] ?? own[0] ?? 1);
  };
  const [strides, dilations] = [perAxis('strides'), perAxis('dilations')];
  const pad = paddingOf(call);
  const window = filter.slice(0, spatial);
  if (spatial === 2) {
    const info = tf.backend_util.computeConv2DInfo(
      x as [number, number, number, number],
      filter as [number, number, number, number],
      strides as [number, number],
      dilations as [number, number],
      pad as 'same',
      textAttribute(call, 'dimRoundingMode') as 'floor' | undefined,
    );
    const { padInfo, outHeight, outWidth } = info;
    return { filter: window, strides, dilations, before: [padInfo.top, padInfo.left], positions: [outHeight, outWidth] };
  }
  if (spatial === 3) {
    const info = tf.backend_util.computeConv3DInfo(
      x as [number, number, number, number, number],
      filter as [number, number, number, number, number],
      strides as [number, number, number],
      dilations as [number, number, number],
      pad as 'same',
    );
    const { padInfo, outDepth, outHeight, outWidth } = info;
    return {
      filter: window,
      strides,
      dilations,
      before: [padInfo.front, padInfo.top, padInfo.left],
      positions: [outDepth, outHeight, outWidth],
    };
  }
  return undefined;
}

function paddingOf(call: KernelCall): unknown {
  const pad = call.attrs['pad'];
  if (Array.isArray(pad)) return pairsAttribute(call, 'pad');
  return pad;
}
