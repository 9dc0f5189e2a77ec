import { css, html, nothing, type TemplateResult } from 'lit';
import type { ChoiceText } from '../../src/protocol/settings/field';
import { select } from '../elements/select';

interface Field {
  /** Shown before the control, and its accessible name. */
  readonly label: string;
  readonly hint?: string;
  readonly disabled?: boolean;
}

interface NumberField extends Field {
  readonly value: number | undefined;
  readonly min: number;
  readonly max: number;
  /** `any` for numbers that are not whole. */
  readonly step?: number | 'any';
  readonly unit?: string;
  /** Shown while it is empty; absent where it may not be. */
  readonly placeholder?: string;
  /** Tells only when the user is done with the field, and nothing that is out of range. */
  readonly settled?: boolean;
  readonly change: (value: number | undefined) => void;
}

interface SelectField extends Field {
  readonly options: Readonly<Record<string, ChoiceText>>;
  readonly value: string;
  readonly change: (value: string) => void;
}

/** A line of text. */
export interface TextField extends Field {
  readonly value: string;
  readonly placeholder?: string;
  /** What is wrong with the text; empty when nothing is. */
  readonly wrong?: string;
  readonly change: (value: string) => void;
  /** Has the user pick a value instead; the button for it stands behind the text. */
  readonly browse?: () => void;
}

interface CheckField extends Field {
  readonly checked: boolean;
  readonly change: (checked: boolean) => void;
}

/** A control with its label before and its hint under it. */
export function row({ label, hint }: Field, control: TemplateResult): TemplateResult {
  return html`<span class="label">${label}</span>
    <div class="control">${control}${hint ? html`<span class="hint">${hint}</span>` : nothing}</div>`;
}

/** A number; `undefined` when the field is empty, which only an optional one may be. */
export function numberField(field: NumberField): TemplateResult {
  const { label, value, min, max, step = 1, unit, placeholder, disabled = false, settled = false, change } = field;
  const tell = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement) || (settled && !target.reportValidity())) return;
    const { valueAsNumber } = target;
    change(Number.isNaN(valueAsNumber) ? undefined : valueAsNumber);
  };
  return row(
    field,
    html`<input
        type="number"
        aria-label=${label}
        min=${min}
        max=${max}
        step=${step}
        placeholder=${placeholder ?? ''}
        ?required=${placeholder === undefined}
        .value=${value === undefined ? '' : String(value)}
        ?disabled=${disabled}
        @input=${settled ? nothing : tell}
        @change=${settled ? tell : nothing}
      />${unit ? html`<span class="unit">${unit}</span>` : nothing}`,
  );
}

export function textField(field: TextField): TemplateResult {
  const { label, value, placeholder = '', wrong = '', disabled = false, change, browse } = field;
  return row(
    field,
    html`<input
        type="text"
        class="wide"
        aria-label=${label}
        spellcheck="false"
        placeholder=${placeholder}
        .value=${value}
        ?disabled=${disabled}
        @input=${(event: Event) => {
          if (!(event.target instanceof HTMLInputElement)) return;
          change(event.target.value);
        }}
        aria-invalid=${wrong === '' ? nothing : 'true'}
      />${
        browse
          ? html`<button type="button" aria-label=${`Browse for: ${label}`} aria-disabled=${disabled} @click=${browse}>Browse…</button>`
          : nothing
      }${wrong === '' ? nothing : html`<span class="wrong" role="alert">${wrong}</span>`}`,
  );
}

/** One of several, of which only the chosen one is seen; what it means stands beside it. */
export function selectField(field: SelectField): TemplateResult {
  const { label, options, value, disabled = false, change } = field;
  return row(field, select({ label, value, groups: [{ options }], hint: options[value]?.hint ?? '', disabled, choose: change }));
}

export function checkField(field: CheckField): TemplateResult {
  const { label, hint, checked, disabled = false, change } = field;
  return html`<span class="label"></span>
    <div class="control">
      <label class=${disabled ? 'off' : ''}>
        <input
          type="checkbox"
          .checked=${checked}
          ?disabled=${disabled}
          @change=${(event: Event) => {
            if (event.target instanceof HTMLInputElement) change(event.target.checked);
          }}
        />
        ${label}
      </label>
      ${hint ? html`<span class="hint">${hint}</span>` : nothing}
    </div>`;
}

/** Fields that few need to touch, folded away. They stand in a `fields` element as well. */
export function optionFields(fields: TemplateResult, summary: string): TemplateResult {
  return html`<details class="options">
    <summary>${summary}</summary>
    <div class="fields">${fields}</div>
  </details>`;
}

/** Styles for the fields; they stand in an element of class `fields`. */
export const fieldStyles = css`
  .fields {
    display: grid;
    grid-template-columns: 130px minmax(0, 1fr);
    gap: 10px 14px;
    align-items: start;
  }
  mm-typed-field {
    display: contents;
  }
  .options {
    grid-column: 1 / -1;
  }
  .options summary {
    cursor: pointer;
    color: var(--mm-dim);
    width: fit-content;
  }
  .options .fields {
    padding: 8px 0 2px;
  }
  .label {
    padding: 4px 0;
    line-height: 18px;
    color: var(--mm-dim);
  }
  .control {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    min-height: 26px;
  }
  .control input[type='number'] {
    width: 96px;
  }
  .control input.wide {
    flex: 1 1 140px;
    min-width: 0;
  }
  .control label {
    display: inline-flex;
    align-items: center;
    gap: 8px;
  }
  .control label.off {
    color: var(--vscode-disabledForeground);
  }
  .unit {
    color: var(--mm-dim);
  }
  .hint,
  .wrong {
    flex-basis: 100%;
    color: var(--mm-dim);
    font-size: 12px;
  }
  .wrong {
    color: var(--mm-bad);
  }
  @media (max-width: 520px) {
    .fields {
      grid-template-columns: minmax(0, 1fr);
      gap: 2px;
    }
    /* Nearer to its own control than to the one above. */
    .label:not(:empty),
    .options {
      margin-top: 8px;
    }
  }
`;
