import type { Weight } from '../../../model/model';
import { incomingGram } from './incoming';
import { withConstantInside, type Response, type ResponsePart } from './response';

/**
 * The response behind a depthwise filter [H, W, I, M]: output channel i * M + m is input channel i under filter (i, m), so
 * its vector is the product of the two. Each m is a part of its own.
 */
export function depthwise(response: Response, channels: Int32Array, filter: Weight): Response {
  const [height = 1, width = 1, inputs = 1, multiplier = 1] = filter.shape;
  const { parts, partOf } = response;
  const grams = Array.from({ length: multiplier }, (_, m) => {
    const values = Float32Array.from({ length: height * width * inputs }, (_each, i) => filter.values[i * multiplier + m] ?? 0);
    return incomingGram({ ...filter, shape: [height, width, inputs], values }, 2);
  });
  const filtered = parts.flatMap((part, number) => {
    const { ids, gram, moments, scalable } = withConstantInside(part);
    // Where each of the part's channels stands on the axis.
    const at = Array.from(ids, (id) => channels.findIndex((each, i) => each === id && partOf[i] === number));
    const n = ids.length;
    return grams.map((own): ResponsePart => {
      const times = (value: number, i: number): number => value * (own[(at[Math.floor(i / n)] ?? 0) * inputs + (at[i % n] ?? 0)] ?? 0);
      return { ids, gram: gram.map(times), moments: moments.map(times), offset: new Float64Array(n), scalable, convolved: true };
    });
  });
  const spread = Int32Array.from({ length: inputs * multiplier }, (_, o) => {
    const part = partOf[Math.floor(o / multiplier)] ?? -1;
    return part === -1 ? -1 : part * multiplier + (o % multiplier);
  });
  return { parts: filtered, partOf: spread };
}
