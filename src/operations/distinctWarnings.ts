import type { ModelWarning } from '../model/model';

/** The warnings in their order, each said once. */
export function distinctWarnings(warnings: readonly ModelWarning[]): ModelWarning[] {
  return [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
}
