/**
 * How a set of channels responds to what a layer sees, as inner products: the vector of a channel is its incoming weights
 * (with BatchNormalization folded in), one part appended for each summand of a residual sum, multiplied out with a
 * depthwise filter behind. Only products of such vectors are needed, so that nothing longer than n is kept.
 */
export interface ResponsePart {
  /** The channels, each once. */
  readonly ids: Int32Array;
  /** Inner products [n, n] of the vectors, without their constants. */
  readonly gram: Float64Array;
  /** What is added to each channel whatever the input. */
  readonly offset: Float64Array;
  /** Whether s times the vector (s > 0) gives s times the activation: linear up to here, but for rectifiers. */
  readonly scalable: boolean;
  /** Whether a rectifier has been passed. */
  readonly bent: boolean;
}

/** The responses along a tensor's axis of channels. */
export interface Response {
  /** Several after a concatenation. */
  readonly parts: readonly ResponsePart[];
  /** The part that each index of the axis belongs to. */
  readonly partOf: Int32Array;
}

/** The tensor's channels are not followed, in the user's words. */
export interface NoResponse {
  readonly reason: string;
}

/** A response of one part. */
export function single(part: ResponsePart, length = part.ids.length): Response {
  return { parts: [part], partOf: new Int32Array(length) };
}

/** Narrows. */
export function isResponse(response: Response | NoResponse | undefined): response is Response {
  return response !== undefined && 'parts' in response;
}

/** The same with every part changed. */
export function mapParts({ parts, partOf }: Response, change: (part: ResponsePart) => ResponsePart): Response {
  return { parts: parts.map(change), partOf };
}

/** The constants become part of the vectors, as the weight of an input that is always 1. */
export function withConstantInside(part: ResponsePart): ResponsePart {
  const { gram, offset } = part;
  const n = offset.length;
  if (offset.every((value) => value === 0)) return part;
  return {
    ...part,
    gram: gram.map((value, i) => value + (offset[Math.floor(i / n)] as number) * (offset[i % n] as number)),
    offset: new Float64Array(n),
  };
}

/** Behind a function that is not linear two opposite vectors have nothing in common. */
export function rectified(part: ResponsePart, homogeneous: boolean): ResponsePart {
  const inside = withConstantInside(part);
  return { ...inside, gram: inside.gram.map((value) => Math.max(0, value)), scalable: inside.scalable && homogeneous, bent: true };
}

/** Each channel times its own factor. */
export function scaled(part: ResponsePart, factors: Float64Array): ResponsePart {
  const n = factors.length;
  return {
    ...part,
    gram: part.gram.map((value, i) => value * (factors[Math.floor(i / n)] as number) * (factors[i % n] as number)),
    offset: part.offset.map((value, c) => value * (factors[c] as number)),
  };
}

/** Something added to each channel. */
export function shifted(part: ResponsePart, terms: Float64Array): ResponsePart {
  return { ...part, offset: part.offset.map((value, c) => value + (terms[c] as number)) };
}
