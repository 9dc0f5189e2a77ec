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
  /**
   * Mean products [n, n] of two channels' activations where the inputs are independent and standard normal, without their
   * constants. The same as `gram` as long as all is linear; of no meaning where the part is not scalable.
   */
  readonly moments: Float64Array;
  /** What is added to each channel whatever the input. */
  readonly offset: Float64Array;
  /** Whether s times the vector (s > 0) gives s times the activation: linear up to here, but for rectifiers. */
  readonly scalable: boolean;
  /** Whether a convolution made it: its taps see neighbours, which are far from independent. */
  readonly convolved: boolean;
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
  const { gram, moments, offset } = part;
  const n = offset.length;
  if (offset.every((value) => value === 0)) return part;
  const added = (value: number, i: number): number => value + (offset[Math.floor(i / n)] as number) * (offset[i % n] as number);
  return { ...part, gram: gram.map(added), moments: moments.map(added), offset: new Float64Array(n) };
}

/** Behind a function that is not linear two opposite vectors have nothing in common. */
export function bent(part: ResponsePart): ResponsePart {
  const inside = withConstantInside(part);
  return { ...inside, gram: inside.gram.map((value) => Math.max(0, value)), scalable: false };
}

/** Behind max(x, 0) + slope min(x, 0), with a slope for each channel. */
export function rectified(part: ResponsePart, slopes: Float64Array): ResponsePart {
  const behind = bent(part);
  return { ...behind, moments: rectifiedMoments(behind.moments, slopes), scalable: part.scalable };
}

/**
 * The arc-cosine kernel of degree 1 (Cho and Saul 2009, eq. 6): E max(u, 0) max(v, 0) is |u| |v| J(t) / 2 with J(t) = (sin t +
 * (pi - t) cos t) / pi at an angle t between the vectors. The negative half of v is the positive one of -v, at pi - t.
 */
function rectifiedMoments(moments: Float64Array, slopes: Float64Array): Float64Array {
  const n = slopes.length;
  return moments.map((product, i) => {
    const [row, column] = [Math.floor(i / n), i % n];
    const lengths = Math.sqrt((moments[row * n + row] as number) * (moments[column * n + column] as number));
    if (!(lengths > 0)) return 0;
    // Exactly on the diagonal, so that equal channels stay equal.
    const cosine = row === column ? 1 : Math.min(1, Math.max(-1, product / lengths));
    const [a, b] = [slopes[row] as number, slopes[column] as number];
    return (lengths / 2) * ((1 + a * b) * shared(cosine) - (a + b) * shared(-cosine));
  });
}

function shared(cosine: number): number {
  const angle = Math.acos(cosine);
  return (Math.sin(angle) + (Math.PI - angle) * cosine) / Math.PI;
}

/** Each channel times its own factor. */
export function scaled(part: ResponsePart, factors: Float64Array): ResponsePart {
  const n = factors.length;
  const times = (value: number, i: number): number => value * (factors[Math.floor(i / n)] as number) * (factors[i % n] as number);
  return {
    ...part,
    gram: part.gram.map(times),
    moments: part.moments.map(times),
    offset: part.offset.map((value, c) => value * (factors[c] as number)),
  };
}

/** Something added to each channel. */
export function shifted(part: ResponsePart, terms: Float64Array): ResponsePart {
  return { ...part, offset: part.offset.map((value, c) => value + (terms[c] as number)) };
}
