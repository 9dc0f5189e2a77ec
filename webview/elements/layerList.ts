import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LayerRow } from '../../src/protocol/inspectAnswer';
import { exactCount, plural } from '../text/format';
import type { Heat } from '../charts/heat';
import { filterLayers } from '../store/layerFilter';
import { layerName } from '../store/layerNames';
import { ticksOf } from '../store/ticks';
import './filterField';
import './heatStrip';
import { scrollWithin } from './scrollWithin';
import { nameStyles, shownName } from './shownName';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

/** The layers with channels, each with a strip of its channels' ranks; choosing one sets the store's `layer`. */
@customElement('mm-layer-list')
export class LayerList extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    nameStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto auto minmax(0, 1fr);
        min-height: 0;
      }
      h2 {
        margin: 10px 0 6px;
      }
      ul {
        list-style: none;
        margin: 0 -8px;
        padding: 0;
        overflow: auto;
        outline-offset: -1px;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 130px;
        gap: 10px;
        align-items: center;
        height: 24px;
        padding: 0 8px;
        cursor: pointer;
        content-visibility: auto;
        contain-intrinsic-height: 24px;
        outline: 1px solid transparent;
        outline-offset: -1px;
      }
      li:hover {
        background: var(--mm-hover);
      }
      li[aria-selected='true'] {
        background: var(--mm-selected);
        color: var(--mm-selected-text);
        outline-color: var(--mm-selected-edge);
      }
      mm-heat-strip {
        height: 15px;
      }
      .none {
        color: var(--mm-dim);
        padding: 4px 8px;
        cursor: default;
      }
    `,
  ];
  @property({ attribute: false }) layers: readonly LayerRow[] = [];
  /** Path of the layer shown as chosen. */
  @property() selected = '';
  @property({ attribute: false }) heat: ReadonlyMap<string, Heat> = new Map();

  protected override render(): TemplateResult {
    const { store } = this;
    const shown = this.shown();
    const ticks = store.plan.ticks;
    const at = shown.findIndex(({ name }) => name === this.selected);
    return html`<mm-filter-field .store=${store}></mm-filter-field>
      <h2>Layers · saliency per channel</h2>
      <ul role="listbox" aria-label="Layers" tabindex="0" aria-activedescendant=${at < 0 ? nothing : `layer-${at}`} @keydown=${this.move}>
        ${
          shown.length === 0
            ? html`<li role="option" aria-disabled="true" aria-selected="false" class="none">No layer matches</li>`
            : shown.map((layer, i) => {
                const ticked = ticksOf(ticks, layer.name);
                return html`<li
                  role="option"
                  id=${`layer-${i}`}
                  aria-selected=${layer.name === this.selected}
                  title=${titleOf(layer, ticked.size)}
                  aria-label=${titleOf(layer, ticked.size)}
                  @click=${() => this.choose(layer.name)}
                >
                  ${shownName(layer.name, layerName(store.snapshot?.model.layers ?? [], layer.name))}
                  <mm-heat-strip .heat=${this.heat.get(layer.name) ?? []} .ticked=${ticked}></mm-heat-strip>
                </li>`;
              })
        }
      </ul>`;
  }

  protected override firstUpdated(): void {
    this.reveal('[aria-selected="true"]', 'middle');
  }

  private shown(): readonly LayerRow[] {
    return filterLayers(
      this.layers.filter(({ channels }) => (channels ?? 0) > 0),
      this.store.choices.filter,
    ).rows;
  }

  private choose(layer: string): void {
    this.store.choose({ layer, weight: null, channel: null });
  }

  private reveal(row: string, place: 'nearest' | 'middle'): void {
    const list = this.renderRoot.querySelector('ul');
    if (list) scrollWithin(list, this.renderRoot.querySelector(row), place);
  }

  private move(event: KeyboardEvent): void {
    const shown = this.shown();
    const at = shown.findIndex(({ name }) => name === this.selected);
    const to = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: shown.length - 1 }[event.key];
    const layer = to === undefined ? undefined : shown[to];
    if (!layer) return;
    event.preventDefault();
    this.choose(layer.name);
    this.reveal(`#layer-${to}`, 'nearest');
  }
}

function titleOf({ name, channels, prunable }: LayerRow, ticked: number): string {
  return `${name}: ${plural(channels ?? 0, 'channel')}, ${exactCount(prunable)} prunable, ${exactCount(ticked)} ticked`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-layer-list': LayerList;
  }
}
