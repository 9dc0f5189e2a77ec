import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ChoiceText } from '../../src/protocol/settings/field';

/** Options of a select, under a caption or none. */
export interface OptionGroup {
  readonly label?: string;
  /** By value. */
  readonly options: Readonly<Record<string, ChoiceText>>;
}

interface Select {
  /** Accessible name. */
  readonly label: string;
  readonly value: string;
  readonly groups: readonly OptionGroup[];
  readonly hint: string;
  readonly disabled?: boolean;
  readonly choose: (value: string) => void;
}

/**
 * One of several as the editor's own list to open: all lists of the panel are this one. Which option is chosen is set on the
 * options: a value set on the list is lost when the options come after it, and leaves the list empty.
 */
export function select({ label, value, groups, hint, disabled = false, choose }: Select): TemplateResult {
  const optionsOf = ({ options }: OptionGroup): TemplateResult[] =>
    Object.entries(options).map(
      ([name, text]) => html`<option value=${name} title=${text.hint} .selected=${live(name === value)}>${text.label}</option>`,
    );
  return html`<select
    aria-label=${label}
    title=${hint === '' ? nothing : hint}
    ?disabled=${disabled}
    @change=${({ target }: Event) => {
      if (target instanceof HTMLSelectElement) choose(target.value);
    }}
  >
    ${groups.map((group) => (group.label === undefined ? optionsOf(group) : html`<optgroup label=${group.label}>${optionsOf(group)}</optgroup>`))}
  </select>`;
}
