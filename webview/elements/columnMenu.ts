import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { LAYER_COLUMN_NAMES, layerColumn, type LayerColumn } from '../store/layerColumns';
import './icon';
import { placeOpened, popupStyles } from './placePopup';
import { StoreElement } from './storeElement';
import { controlStyles } from './styles';

/** A button that opens the list of the layer table's columns, each with a tick. */
@customElement('mm-column-menu')
export class ColumnMenu extends StoreElement {
  static override styles = [
    controlStyles,
    popupStyles,
    css`
      :host {
        display: inline-flex;
      }
      [popover] {
        padding: 8px 12px;
      }
      label {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 24px;
      }
      .label {
        flex: 0 0 84px;
      }
      .hint {
        color: var(--mm-dim);
        flex: 1;
      }
      .foot {
        margin-top: 6px;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { columns } = this.store.choices;
    return html`<button id="opener" popovertarget="columns" title="Choose which columns are shown">
        Columns<mm-icon name="chevronDown"></mm-icon>
      </button>
      <div id="columns" popover role="group" aria-label="Columns" @toggle=${this.place}>
        ${LAYER_COLUMN_NAMES.filter((name) => name !== 'name').map((name) => {
          const { label, hint } = layerColumn(name);
          return html`<label>
            <input type="checkbox" aria-label=${label} .checked=${columns.includes(name)} @change=${() => this.turn(name)} />
            <span class="label">${label}</span><span class="hint">${hint}</span>
          </label>`;
        })}
        <button class="foot" title="The columns and their widths as they were at first" @click=${this.reset}>Reset</button>
      </div>`;
  }

  private turn(name: LayerColumn): void {
    const { columns } = this.store.choices;
    this.store.choose({ columns: columns.includes(name) ? columns.filter((each) => each !== name) : [...columns, name] });
  }

  private reset(): void {
    const { layers: _, ...columnWidths } = this.store.choices.columnWidths;
    this.store.choose({ columns: LAYER_COLUMN_NAMES.filter((name) => layerColumn(name).optional !== true), columnWidths });
  }

  private place(event: ToggleEvent): void {
    placeOpened(event, this.renderRoot.querySelector('#opener'), 'end');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-column-menu': ColumnMenu;
  }
}
