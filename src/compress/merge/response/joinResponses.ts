import { bent, withConstantInside, type Response, type ResponsePart } from './response';

/** A sum (or difference) of two activations of the same channels: one vector behind the other. */
export function sumOf(a: Response, b: Response, difference = false): Response | undefined {
  return paired(a, b, (left, right) => ({
    ids: left.ids,
    gram: left.gram.map((value, i) => value + (right.gram[i] as number)),
    moments: left.moments.map((value, i) => value + (right.moments[i] as number)),
    offset: left.offset.map((value, c) => value + (difference ? -1 : 1) * (right.offset[c] as number)),
    scalable: left.scalable && right.scalable,
    convolved: left.convolved || right.convolved,
  }));
}

/** A product of two activations of the same channels: every product of their vectors' elements. It is merged as it is, unscaled. */
export function productOf(a: Response, b: Response): Response | undefined {
  return paired(a, b, (left, right) => {
    const [x, y] = [bent(left), bent(right)];
    return { ...x, gram: x.gram.map((value, i) => value * (y.gram[i] as number)) };
  });
}

function paired(a: Response, b: Response, join: (left: ResponsePart, right: ResponsePart) => ResponsePart): Response | undefined {
  if (a.parts.length !== b.parts.length || a.partOf.join() !== b.partOf.join()) return undefined;
  const alike = a.parts.every(({ ids }, i) => ids.join() === b.parts[i]?.ids.join());
  if (!alike) return undefined;
  return { parts: a.parts.map((part, i) => join(part, b.parts[i] ?? withConstantInside(part))), partOf: a.partOf };
}

/**
 * The same response where `before` (the channel of each index) became `after`: the parts keep to their channels. With several
 * parts the index that a new one came from is found by trying the layouts of a Flatten.
 */
export function reshaped(response: Response, before: Int32Array, after: Int32Array): Response | undefined {
  const { parts, partOf } = response;
  if (parts.length === 1) return { parts, partOf: after.map((id) => (id === -1 ? -1 : 0)) };
  const repeats = after.length / before.length;
  if (!Number.isInteger(repeats)) return undefined;
  for (const sourceOf of [(f: number) => f % before.length, (f: number) => Math.floor(f / repeats)]) {
    if (after.every((id, f) => id === before[sourceOf(f)])) return { parts, partOf: after.map((_, f) => partOf[sourceOf(f)] ?? -1) };
  }
  return undefined;
}
