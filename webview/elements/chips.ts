import { css, html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ChoiceText } from '../../src/protocol/settings/field';

interface Chips<V extends string> {
  /** Accessible name of the group; unique within the element. */
  readonly label: string;
  readonly options: Readonly<Record<V, ChoiceText>>;
  readonly value: V;
  readonly choose: (value: V) => void;
  readonly disabled?: boolean;
}

/** One of a few, shown side by side: radio buttons underneath, so that arrows and screen readers work as ever. */
export function chips<V extends string>({ label, options, value, choose, disabled = false }: Chips<V>): TemplateResult {
  const names = Object.keys(options) as V[];
  return html`<div class="chips" role="radiogroup" aria-label=${label}>
    ${names.map((name) => chip({ group: label, text: options[name], checked: name === value, disabled, choose: () => choose(name) }))}
  </div>`;
}

interface Chip {
  /** Chips of one group exclude each other; unique within the element. */
  readonly group: string;
  readonly text: ChoiceText;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly choose: () => void;
}

/** A single one, for groups with a shape of their own. */
export function chip({ group, text: { label, hint }, checked, disabled = false, choose }: Chip): TemplateResult {
  return html`<label class="chip" title=${hint}>
    <input type="radio" name=${group} aria-label=${label} .checked=${checked} ?disabled=${disabled} @change=${choose} /><span
      >${label}</span
    >
  </label>`;
}

interface CheckChip {
  readonly text: ChoiceText;
  readonly checked: boolean;
  readonly change: () => void;
}

/** One that is ticked or not, whatever the others are. */
export function checkChip({ text: { label, hint }, checked, change }: CheckChip): TemplateResult {
  return html`<label class="chip" title=${hint}>
    <input type="checkbox" aria-label=${label} .checked=${live(checked)} @change=${change} /><span>${label}</span>
  </label>`;
}

/** Styles for `chips`. */
export const chipStyles = css`
  .chips {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .chip {
    position: relative;
    display: inline-flex;
  }
  .chip input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .chip span {
    display: inline-block;
    padding: 0 9px;
    line-height: 20px;
    border: 1px solid var(--mm-line);
    border-radius: 11px;
    color: var(--mm-dim);
    white-space: nowrap;
  }
  .chip:hover span {
    color: var(--vscode-foreground);
  }
  .chip input:checked + span {
    color: var(--mm-chosen-text);
    background: var(--mm-chosen);
    border-color: var(--mm-chosen-edge);
  }
  :host-context(.vscode-high-contrast) .chip input:checked + span {
    font-weight: 600;
  }
  .chip input:focus-visible + span {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  .chip input:disabled + span {
    opacity: 0.5;
  }
`;
