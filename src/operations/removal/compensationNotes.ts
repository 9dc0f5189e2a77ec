import type { ConstantHome } from '../../compress/merge/constantHome';
import type { ClosedRead, Consumer } from '../../compress/merge/consumers';
import { UNLIKE, type ChannelNotes } from '../../compress/merge/mergeNotes';
import type { Regression } from '../../compress/merge/regress';
import type { ModelWarning } from '../../model/model';
import type { Structure } from '../../trace/structure/structure';

/** What to tell of each layer in the plan. */
export type LayerNotes = ReadonlyMap<string, string>;

/** How one consumer was compensated. */
export interface ConsumerNote {
  readonly consumer: Consumer;
  readonly home: ConstantHome | undefined;
  readonly strengths: readonly Regression['strength'][];
}

interface Told {
  readonly notes: LayerNotes;
  readonly warnings: readonly ModelWarning[];
}

/** Of a merge by weights: how many channels of each layer went into how many others, and why the rest did not. */
export function weightNotes(structure: Structure, removed: ReadonlySet<number>, channelNotes: ChannelNotes): Told {
  const warnings: ModelWarning[] = [];
  const notes = new Map<string, string>();
  for (const { layer, removed: ids } of leaving(structure, removed)) {
    const own = ids.flatMap((id) => channelNotes.get(id) ?? []);
    const merged = own.filter(({ into }) => into.size > 0);
    const takers = new Set(merged.flatMap(({ into }) => [...into]));
    const into = new Set([...takers].flatMap((each) => [...each]));
    const counts = new Map<string, number>();
    for (const { reasons } of own) for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    const rest = [...counts].map(([reason, count]) => `${String(count)} not: ${reason}`);
    notes.set(layer, [`${String(merged.length)} merged into ${String(into.size)}`, ...rest].join('; '));
    for (const [reason, count] of counts)
      if (reason !== UNLIKE) warnings.push(warning(layer, `${String(count)} removed channels are not merged: ${reason}.`));
  }
  return { notes, warnings };
}

/** Of a regression: what was folded into whom. */
export function activationNotes(
  structure: Structure,
  removed: ReadonlySet<number>,
  consumers: readonly ConsumerNote[],
  closed: readonly ClosedRead[],
): Told {
  const warnings: ModelWarning[] = [];
  const notes = new Map<string, string>();
  for (const { layer, removed: ids } of leaving(structure, removed)) {
    const reads = (channels: Int32Array): boolean => ids.some((id) => channels.includes(id));
    const own = consumers.filter(({ consumer }) => reads(consumer.channels));
    notes.set(
      layer,
      own
        .map(
          ({ consumer, home, strengths }) =>
            `${describe(strengths)} in ${consumer.weight}${home ? `, constant in ${home.weight}` : ', no constant'}`,
        )
        .join('; '),
    );
    for (const { consumer, home } of own) {
      if (!home) warnings.push(warning(layer, `${consumer.weight} has no bias behind it that a constant could go to, so it was left out.`));
    }
    for (const reason of new Set(closed.filter(({ channels }) => reads(channels)).map((read) => read.reason))) {
      warnings.push(warning(layer, `Removed channels are not compensated: ${reason}.`));
    }
  }
  return { notes, warnings };
}

function describe(strengths: readonly Regression['strength'][]): string {
  const words = strengths.map((strength) =>
    strength === 'constant' ? 'mean only' : strength === 'none' ? 'nothing' : `ridge ${String(strength)}`,
  );
  return [...new Set(words)].join(' and ');
}

function leaving({ layers }: Structure, removed: ReadonlySet<number>): { layer: string; removed: number[] }[] {
  return layers
    .map(({ layer, channels }) => ({ layer, removed: [...new Set(channels)].filter((id) => removed.has(id)) }))
    .filter(({ removed: ids }) => ids.length > 0);
}

function warning(layer: string, message: string): ModelWarning {
  return { code: 'notCompensated', layer, message: `Layer "${layer}": ${message}` };
}
