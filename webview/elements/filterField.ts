import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { StoreElement } from './storeElement';
import { controlStyles } from './styles';

/** The text field that filters layers, the same in all views. */
@customElement('mm-filter-field')
export class FilterField extends StoreElement {
  static override styles = [
    controlStyles,
    css`
      :host {
        display: block;
      }
      input {
        width: 100%;
        box-sizing: border-box;
      }
    `,
  ];

  protected override render(): TemplateResult {
    return html`<input
      type="search"
      aria-label="Filter layers"
      placeholder="Filter: a name, a class, @prunable"
      title="Words in name or class; @prunable, @fixed, @weights"
      spellcheck="false"
      .value=${this.store.choices.filter}
      @input=${(event: Event) => {
        if (event.target instanceof HTMLInputElement) this.store.choose({ filter: event.target.value });
      }}
    />`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-filter-field': FilterField;
  }
}
