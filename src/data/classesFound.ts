import { listed } from './knownClasses';
import type { Targets } from './dataset';

/** The only class that any sample is of, by its name or number; undefined where there are several, or values. */
export function onlyClass(targets: Targets): string | undefined {
  if (targets.kind !== 'classes') return undefined;
  const [first] = targets.labels;
  if (first === undefined || targets.labels.some((label) => label !== first)) return undefined;
  return targets.names?.[first] ?? String(first);
}

/** Says which share of the classes any sample is of, where that are not all. */
export function classesNote(targets: Targets): string | undefined {
  if (targets.kind !== 'classes') return undefined;
  const only = onlyClass(targets);
  if (only !== undefined) return oneClassText(only);
  const found = new Set(targets.labels);
  if (found.size === targets.classes) return undefined;
  const lacking = targets.names?.filter((_, label) => !found.has(label)) ?? [];
  if (lacking.length === 0) return `${found.size} of the ${targets.classes} classes occur.`;
  return `No sample is of the class${lacking.length === 1 ? '' : 'es'} ${listed(lacking)}.`;
}

/** What to know where all samples are of one class. */
export function oneClassText(only: string): string {
  return `All samples are of one class, ${only}: how well the model tells classes apart can't be seen on them.`;
}
