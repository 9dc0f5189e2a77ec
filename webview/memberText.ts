import type { ChannelCard } from '../src/protocol/engine';
import type { Shape } from '../src/base/shape';

type Member = ChannelCard['members'][number];

/** What is cut from one weight, in words: `column 41`, `rows 160–208`, `3 entries from 4`. The shape is the weight's, if known. */
export function memberText({ axis, indices }: Member, shape: Shape | undefined): string {
  const [noun, nouns] = sliceNoun(axis, shape);
  const first = indices[0];
  const last = indices.at(-1);
  if (first === undefined || last === undefined) return `no ${nouns}`;
  if (indices.length === 1) return `${noun} ${first}`;
  if (last - first === indices.length - 1) return `${nouns} ${first}–${last}`;
  if (indices.length <= 4) return `${nouns} ${indices.join(', ')}`;
  return `${indices.length} ${nouns} from ${first}${stepText(indices)}`;
}

/** Kernels are [..., I, O]: the last axis makes outputs, the one before takes inputs. */
function sliceNoun(axis: number, shape: Shape | undefined): readonly [string, string] {
  const rank = shape?.length;
  if (rank === 1) return ['entry', 'entries'];
  if (rank === 2) return axis === 0 ? ['row', 'rows'] : ['column', 'columns'];
  if (rank !== undefined && axis === rank - 1) return ['filter', 'filters'];
  if (rank !== undefined && axis === rank - 2) return ['input map', 'input maps'];
  return [`slice (axis ${axis})`, `slices (axis ${axis})`];
}

function stepText(indices: readonly number[]): string {
  const step = (indices[1] ?? 0) - (indices[0] ?? 0);
  const even = indices.every((index, i) => i === 0 || index - (indices[i - 1] ?? 0) === step);
  return even ? ` in steps of ${step}` : '';
}
