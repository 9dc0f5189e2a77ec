import type { Field, Fields, Told } from './field';
import { defaultOf, withDefaults } from './settle';

/**
 * Settings that are not their defaults, in words: `calibration samples: 500, curvature: empirical Fisher`. Of `names` alone, in
 * their order; what is not told is not named.
 */
export function settingsText(fields: Fields, told: Told, names: readonly string[] = Object.keys(fields)): string {
  const filled = withDefaults(fields, told);
  return names
    .flatMap((name) => {
      const entry = fields[name];
      const value = told[name];
      if (!entry || 'part' in entry || value === undefined || same(value, defaultOf(entry, filled))) return [];
      return [entry.control.kind === 'flag' ? lowered(entry.label) : `${lowered(entry.label)}: ${valueText(entry, value)}`];
    })
    .join(', ');
}

/** A value as its control shows it: a choice by its label, a share in per cent. */
export function valueText({ control }: Field, value: unknown): string {
  if (control.kind === 'text') return control.form.text(value);
  if (control.kind === 'answer') return value === true ? 'yes' : 'no';
  const kind = control.kind === 'list' ? control.of : control;
  const one = (item: unknown): string => {
    if (kind.kind === 'choice') return kind.choices[String(item)]?.label ?? String(item);
    if (kind.kind === 'share') return `${Number((Number(item) * 100).toPrecision(12))} %`;
    return typeof item === 'number' ? item.toLocaleString('en-US', { maximumFractionDigits: 12 }) : String(item);
  };
  return Array.isArray(value) ? value.map(one).join(', ') : one(value);
}

/** A label within a sentence; one that is an abbreviation stays. */
function lowered(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => item === b[i]));
}
