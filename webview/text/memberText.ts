import type { ChannelCard } from '../../src/protocol/views';
import type { Shape } from '../../src/base/shape';
import { grouped } from '../../src/base/grouped';

type Member = ChannelCard['members'][number];

/** What goes from one place: the same slices of a few weights of one layer. */
export interface MemberGroup {
  /** `entry 41`, `rows 160–208` */
  readonly slices: string;
  /** `bn/gamma`, or `bn (gamma, beta)` */
  readonly place: string;
}

/** The members of a channel, weights of one layer that lose the same slices taken together. */
export function memberGroups(members: readonly Member[], shapes: ReadonlyMap<string, Shape>): MemberGroup[] {
  const named = members.map((member) => ({
    ...splitName(member.weight),
    slices: memberText(member, shapes.get(member.weight)),
  }));
  return [...grouped(named, ({ layer, part, slices }) => `${layer || part} ${slices}`).values()].flatMap((group) => {
    const first = group[0];
    if (!first) return [];
    const parts = group.map(({ part }) => part);
    return [
      {
        slices: first.slices,
        place: parts.length === 1 ? `${first.layer}${first.part}` : `${first.layer.slice(0, -1)} (${parts.join(', ')})`,
      },
    ];
  });
}

/**
 * What is cut from one weight, in words: `column 41`, `rows 160–208`, `3 entries from 4`. The shape is the weight's,
 * if known.
 */
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

/** `bn/gamma` as `bn/` and `gamma`. */
function splitName(weight: string): { layer: string; part: string } {
  const end = weight.lastIndexOf('/') + 1;
  return { layer: weight.slice(0, end), part: weight.slice(end) };
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
