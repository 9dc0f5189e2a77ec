import type { TemplateResult } from 'lit';

/** A template and all within it as text: markup, values, and what event listeners are by their number. No page is needed. */
export function templateText(part: unknown): string {
  if (isTemplate(part)) return part.strings.map((text, i) => text + (i < part.values.length ? templateText(part.values[i]) : '')).join('');
  if (Array.isArray(part)) return part.map(templateText).join('');
  return typeof part === 'string' || typeof part === 'number' ? String(part) : '';
}

/** The listeners of an event in a template and all within it, in their order. */
export function listeners(part: unknown, event: string): ((event?: unknown) => void)[] {
  if (Array.isArray(part)) return part.flatMap((each) => listeners(each, event));
  if (!isTemplate(part)) return [];
  return part.values.flatMap((value, i) => {
    const own = typeof value === 'function' && part.strings[i]?.endsWith(`@${event}=`) ? [value as (event?: unknown) => void] : [];
    return [...own, ...listeners(value, event)];
  });
}

function isTemplate(part: unknown): part is TemplateResult {
  return typeof part === 'object' && part !== null && 'strings' in part && 'values' in part;
}
