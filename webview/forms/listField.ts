import { LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Field } from '../../src/protocol/settings/field';
import { expectation } from '../../src/protocol/settings/expectation';
import { defaultOf } from '../../src/protocol/settings/settle';
import { valueText } from '../../src/protocol/settings/settingsText';
import { parseNumberList } from '../text/numberList';
import { textField } from './fields';

/** A setting that is a list, as text: it keeps what is typed, and tells a list (or undefined when empty) once that is one. */
@customElement('mm-list-field')
export class ListField extends LitElement {
  @property({ attribute: false }) field: Field | undefined;
  @property({ attribute: false }) value: unknown;
  @property({ attribute: false }) hint = '';
  @state() private typed: string | undefined;

  /** In the form's own tree, whose grid and styles it shares. */
  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult | undefined {
    const { field } = this;
    if (!field) return undefined;
    const fallback = defaultOf(field, {});
    const text = this.typed ?? (Array.isArray(this.value) ? plain(field, this.value) : '');
    return textField({
      label: field.label,
      hint: this.hint,
      value: text,
      placeholder: fallback === undefined ? (field.defaultText ?? '') : plain(field, fallback),
      wrong: this.typed !== undefined && this.parsed(this.typed) === null ? `Not ${expectation(field.control)}.` : '',
      change: (next) => this.tell(next),
    });
  }

  private tell(text: string): void {
    this.typed = text;
    // What is no list yet is told as an empty one, which no setting may be: the form can't be sent.
    this.dispatchEvent(new CustomEvent('list', { detail: this.parsed(text) === null ? [] : this.parsed(text) }));
  }

  /** Undefined for no text, null for text that is no list of the setting's. */
  private parsed(text: string): readonly unknown[] | undefined | null {
    const { field } = this;
    if (text.trim() === '' || field?.control.kind !== 'list') return undefined;
    const items = itemsOf(field.control.of.kind, text);
    return items && field.schema.safeParse(items).success ? items : null;
  }
}

/** Shares are typed in per cent. */
function itemsOf(kind: 'number' | 'share' | 'choice' | 'name', text: string): readonly unknown[] | null {
  if (kind === 'choice' || kind === 'name') return text.split(/[\s,]+/).filter(Boolean);
  const numbers = parseNumberList(text);
  return kind === 'share' ? (numbers?.map((percent) => Number((percent / 100).toPrecision(12))) ?? null) : numbers;
}

function plain(field: Field, value: unknown): string {
  return valueText(field, value).replaceAll(' %', '');
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-list-field': ListField;
  }
}
