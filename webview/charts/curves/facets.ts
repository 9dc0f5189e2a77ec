import { plural } from '../../../src/base/format';
import type { StudyPoint } from '../../../src/protocol/studyAnswer';
import { METHODS } from '../../../src/protocol/methods';
import { LEVELS, SCOPES } from '../../../src/protocol/settings/ranking';
import { CONTROLS, REPAIRS, type Repair } from '../../../src/protocol/studyWords';

/** Something that tells trials of one curve from those of another. */
interface Facet {
  /** What the group of its values is called. */
  readonly label: string;
  /** The value of a trial. */
  readonly of: (point: StudyPoint) => string;
  /** A trial's value in words that stand by themselves. */
  readonly words: (point: StudyPoint) => string;
  /** Whether a curve is called by it though all others have the same. */
  readonly always?: true;
  /** Whether curves are shown and hidden by its values. */
  readonly filters?: true;
}

/** How a curve is called by its repair, after the epochs of it. */
const TRAINED_BY: Readonly<Record<Repair, string>> = {
  none: 'not fine-tuned',
  finetune: 'fine-tuning',
  distil: 'distillation',
  scratch: 'training from scratch',
  rewind: 'training from a checkpoint',
};

/** What tells curves apart, in the order in which their names say it. */
export const FACETS = {
  method: { label: 'Method', of: ({ method }) => method, words: ({ method }) => METHODS[method].label, always: true, filters: true },
  level: { label: 'Level', of: ({ level }) => level, words: ({ level }) => LEVELS[level].label, filters: true },
  repair: { label: 'Repair', of: repairOf, words: (point) => REPAIRS[repairOf(point)].label, always: true, filters: true },
  epochs: {
    label: 'Epochs',
    of: ({ finetuneEpochs }) => String(finetuneEpochs),
    words: ({ finetuneEpochs }) => plural(finetuneEpochs, 'epoch'),
  },
  rounds: { label: 'Rounds', of: ({ rounds = 1 }) => String(rounds), words: ({ rounds = 1 }) => plural(rounds, 'round') },
  quantize: {
    label: 'Quantization',
    of: ({ quantize = '' }) => quantize,
    words: ({ quantize = 'not quantized' }) => quantize,
    filters: true,
  },
  scope: { label: 'Scope', of: ({ scope = 'global' }) => scope, words: ({ scope = 'global' }) => SCOPES[scope].label },
  control: {
    label: 'Control',
    of: ({ control = '' }) => control,
    words: ({ control }) => (control === undefined ? 'no control' : CONTROLS[control].label),
  },
} satisfies Readonly<Record<string, Facet>>;
export type FacetName = keyof typeof FACETS;

/** A facet by its name. */
export function facet(name: FacetName): Facet {
  return FACETS[name];
}

export const FACET_NAMES = Object.keys(FACETS) as readonly FacetName[];

/** Facets whose values can be hidden. */
export const FILTER_NAMES = FACET_NAMES.filter((name) => facet(name).filters);

/** How what pruning left was brought back; points from before repairs were told have their epochs alone. */
export function repairOf({ repair, finetuneEpochs }: StudyPoint): Repair {
  return repair ?? (finetuneEpochs > 0 ? 'finetune' : 'none');
}

const keys = new WeakMap<StudyPoint, string>();

/** The name of the curve that a trial is a point of: the same for all of its points and for no others. Worked out once for each. */
export function curveKey(point: StudyPoint): string {
  const known = keys.get(point) ?? FACET_NAMES.map((name) => facet(name).of(point)).join('|');
  keys.set(point, known);
  return known;
}

/** One trial of each curve, in the order in which they came: what is true of facets is seen on them. */
export function oneOfEach(points: readonly StudyPoint[]): readonly StudyPoint[] {
  const found = new Map<string, StudyPoint>();
  for (const point of points) {
    const key = curveKey(point);
    if (!found.has(key)) found.set(key, point);
  }
  return [...found.values()];
}

/** The same of a trial in which nothing is removed, as far as it is a point of curves whose trials remove something. */
export function wholeKey(point: StudyPoint): string {
  return (['method', 'level', 'repair', 'quantize'] as const).map((name) => facet(name).of(point)).join('|');
}

/** What a curve is called, among others whose values differ in the facets of `varied`. */
export function curveLabel(point: StudyPoint, varied: ReadonlySet<FacetName>): string {
  const { finetuneEpochs } = point;
  const by = TRAINED_BY[repairOf(point)];
  const repaired = finetuneEpochs === 0 ? by : `${plural(finetuneEpochs, 'epoch')} of ${by}`;
  const parts = FACET_NAMES.flatMap((name) => {
    if (name === 'repair') return [repaired];
    if (name === 'epochs') return [];
    if (name === 'quantize') return point.quantize ?? [];
    if (name === 'control') return point.control === undefined ? [] : ['control'];
    return facet(name).always || varied.has(name) ? [facet(name).words(point)] : [];
  });
  return parts.join(', ');
}

/** The values of each facet by which can be filtered, with their words, in the order in which they came; those with one value are left out. */
export function filtersOf(points: readonly StudyPoint[]): ReadonlyMap<FacetName, ReadonlyMap<string, string>> {
  const found = new Map<FacetName, ReadonlyMap<string, string>>();
  const kinds = oneOfEach(points);
  for (const name of FILTER_NAMES) {
    const { of, words } = facet(name);
    const values = new Map<string, string>();
    for (const point of kinds) {
      const value = of(point);
      if (!values.has(value)) values.set(value, words(point));
    }
    if (values.size > 1) found.set(name, values);
  }
  return found;
}
