import { LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Field } from '../../src/protocol/settings/field';
import { expectation } from '../../src/protocol/settings/expectation';
import { defaultOf } from '../../src/protocol/settings/settle';
import { valueText } from '../../src/protocol/settings/settingsText';
import { parseNumberList } from '../text/numberList';
import { textField } from './fields';

/**
 * A setting that is a list, or has a form of its own, as text: it keeps what is typed, and tells the value (or undefined when
 * empty) once that is one.
 */
@customElement('mm-typed-field')
export class TypedField extends LitElement {
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
    const text = this.typed ?? (this.value === undefined ? '' : plain(field, this.value));
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
    const value = this.parsed(text);
    // What is no value yet is told as it is typed, which no setting may be: the form can't be sent.
    this.dispatchEvent(new CustomEvent('typed', { detail: value === null ? text : value }));
  }

  /** Undefined for no text, null for text that is no value of the setting's. */
  private parsed(text: string): unknown {
    const { field } = this;
    if (text.trim() === '' || !field) return undefined;
    const value = valueIn(field, text);
    return field.schema.safeParse(value).success ? value : null;
  }
}

function valueIn({ control }: Field, text: string): unknown {
  if (control.kind === 'text') return control.form.parse(text);
  return control.kind === 'list' ? itemsOf(control.of.kind, text) : text;
}

/** Shares are typed in per cent; names may have blanks in them. */
function itemsOf(kind: 'number' | 'share' | 'choice' | 'name', text: string): readonly unknown[] | null {
  if (kind === 'choice' || kind === 'name') {
    const items = text.split(kind === 'name' ? ',' : /[\s,]+/);
    return items.map((item) => item.trim()).filter(Boolean);
  }
  const numbers = parseNumberList(text);
  return kind === 'share' ? (numbers?.map((percent) => Number((percent / 100).toPrecision(12))) ?? null) : numbers;
}

function plain(field: Field, value: unknown): string {
  return field.control.kind === 'text' ? valueText(field, value) : valueText(field, value).replaceAll(' %', '');
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-typed-field': TypedField;
  }
}
