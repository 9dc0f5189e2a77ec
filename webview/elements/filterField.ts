import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { filterHelp, filterProblems } from '../store/layerFilter';
import './icon';
import { placeOpened, popupStyles } from './placePopup';
import { StoreElement } from './storeElement';
import { controlStyles } from './styles';

/** The text field that filters layers, the same in all views; what can't be read is told below it, and a button opens the language. */
@customElement('mm-filter-field')
export class FilterField extends StoreElement {
  static override styles = [
    controlStyles,
    popupStyles,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .field {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 26px;
        gap: 2px;
      }
      input:not([hidden]) {
        width: 100%;
        box-sizing: border-box;
      }
      input[aria-invalid]:not([hidden]) {
        border-color: var(--mm-warn);
      }
      .problem {
        margin: 4px 0 0;
        overflow-wrap: anywhere;
      }
      .problem mm-icon {
        color: var(--mm-warn);
      }
      [popover] {
        padding: 10px 14px;
        width: max-content;
        max-width: min(520px, calc(100vw - 8px));
      }
      p {
        margin: 0 0 6px;
      }
      dl {
        display: grid;
        grid-template-columns: minmax(0, auto) minmax(0, 1fr);
        gap: 4px 16px;
        margin: 0;
      }
      dt {
        font-family: var(--vscode-editor-font-family, monospace);
        white-space: pre-wrap;
      }
      dd {
        margin: 0;
        color: var(--mm-dim);
      }
      @media (max-width: 480px) {
        dl {
          grid-template-columns: minmax(0, 1fr);
          gap: 0;
        }
        dd {
          margin-bottom: 6px;
        }
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { filter } = this.store.choices;
    const problems = filterProblems(filter);
    return html`<div class="field">
        <input
          type="search"
          aria-label="Filter layers"
          aria-describedby="problems"
          aria-invalid=${problems.length > 0 ? 'true' : nothing}
          placeholder="Filter: conv bytes>500k @prunable"
          spellcheck="false"
          .value=${filter}
          @input=${(event: Event) => {
            if (event.target instanceof HTMLInputElement) this.store.choose({ filter: event.target.value });
          }}
        />
        <button class="icon" id="opener" popovertarget="help" aria-label="How to filter" title="How to filter">
          <mm-icon name="question"></mm-icon>
        </button>
      </div>
      <div id="problems" role="status">
        ${problems.map((problem) => html`<p class="problem"><mm-icon name="warning"></mm-icon> ${problem}</p>`)}
      </div>
      <div id="help" popover role="dialog" tabindex="0" aria-label="How to filter" @toggle=${this.place}>
        <p>Layers for which all of these hold:</p>
        <dl>
          ${filterHelp().map(
            ({ example, meaning }) =>
              html`<dt>${example}</dt>
                <dd>${meaning}</dd>`,
          )}
        </dl>
      </div>`;
  }

  private place(event: ToggleEvent): void {
    placeOpened(event, this.renderRoot.querySelector('.field'), 'start');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-filter-field': FilterField;
  }
}
