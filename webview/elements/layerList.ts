import './filterField';
import './heatStrip';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LayerRow } from '../../src/protocol/inspectAnswer';
import { exactCount, plural } from '../../src/base/format';
import type { Heat } from '../charts/heat';
import { filterLayers } from '../store/layerFilter';
import { layerName } from '../store/layerNames';
import { ticksOf } from '../store/ticks';
import { nameStyles, shownName } from './shownName';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';
import { guard } from 'lit/directives/guard.js';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { ScrolledRows } from './scrolledRows';
import { setStyle } from './setStyle';

/** Height of a row in pixels, as the styles have it. */
const ROW_HEIGHT = 24;

/**
 * The layers with channels, each with a strip of its channels' ranks, under an entry for all of them. Choosing sets the
 * store's `layer` and `allLayers`.
 */
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
      .scroller {
        margin: 0 -8px;
        overflow: auto;
        overflow-anchor: none;
        background: var(--vscode-editor-background);
        outline-offset: -1px;
      }
      [role='option'] {
        display: grid;
        grid-template-columns: minmax(0, 11fr) minmax(40px, 9fr);
        gap: 10px;
        align-items: center;
        height: 24px;
        padding: 0 8px;
        cursor: pointer;
        outline: 1px solid transparent;
        outline-offset: -1px;
      }
      [role='option']:not(.none):hover {
        background: var(--mm-hover);
      }
      [role='option'][aria-selected='true'] {
        background: var(--mm-selected);
        color: var(--mm-selected-text);
        outline-color: var(--mm-selected-edge);
      }
      [aria-selected='true'] .dim {
        color: inherit;
      }
      mm-heat-strip {
        height: 15px;
      }
      .none {
        color: var(--mm-dim);
        cursor: default;
      }
    `,
  ];
  @property({ attribute: false }) layers: readonly LayerRow[] = [];
  /** Path of the layer shown as chosen. */
  @property() selected = '';
  @property({ attribute: false }) heat: ReadonlyMap<string, Heat> = new Map();

  private readonly scrolled = new ScrolledRows(this, ROW_HEIGHT);

  protected override render(): TemplateResult {
    const { store } = this;
    const entries = this.entries();
    const chosen = this.chosenPlace(entries);
    const [from, to] = this.scrolled.window(entries.length);
    return html`<mm-filter-field .store=${store}></mm-filter-field>
      <h2 class="cut">Layers · saliency per channel</h2>
      <div
        class="scroller"
        role="listbox"
        aria-label="Layers"
        tabindex="0"
        aria-activedescendant=${chosen >= from && chosen < to ? `layer-${chosen}` : nothing}
        ${ref(this.scrolled.attach)}
        @keydown=${this.move}
      >
        <div role="presentation" ${setStyle(this.scrolled.room([from, to]))}>
          ${repeat(
            entries.slice(from, to),
            (layer) => layer?.name,
            (layer, i) => this.option(layer, { place: from + i, of: entries.length, chosen: from + i === chosen }),
          )}
          ${
            entries.length === 1
              ? html`<div role="option" aria-disabled="true" aria-selected="false" class="none">No layer matches</div>`
              : nothing
          }
        </div>
      </div>`;
  }

  protected override firstUpdated(): void {
    const place = this.chosenPlace(this.entries());
    if (place >= 0) this.scrolled.reveal(place, 'middle');
  }

  /** A layer, or without one the entry for all of them. */
  private option(layer: LayerRow | undefined, { place, of, chosen }: { place: number; of: number; chosen: boolean }): unknown {
    const ticked = layer && ticksOf(this.store.plan.ticks, layer.name);
    const heat = layer && this.heat.get(layer.name);
    return guard([layer, place, of, chosen, ticked, heat], () => {
      const title = layer ? titleOf(layer, ticked?.size ?? 0) : 'All layers: every channel of the model in one table';
      return html`<div
        role="option"
        id="layer-${place}"
        aria-posinset=${place + 1}
        aria-setsize=${of}
        aria-selected=${chosen}
        title=${title}
        aria-label=${layer ? title : nothing}
        @click=${() => this.choose(layer)}
      >
        ${layer ? shownName(layer.name, layerName(this.store.snapshot?.model.layers ?? [], layer.name)) : html`<span class="cut">All layers</span>`}
        ${layer ? html`<mm-heat-strip .heat=${heat ?? []} .ticked=${ticked}></mm-heat-strip>` : html`<span class="dim cut">one table</span>`}
      </div>`;
    });
  }

  /** What is listed; the first entry, without a layer, stands for all of them. */
  private entries(): readonly (LayerRow | undefined)[] {
    return [undefined, ...this.shown()];
  }

  private chosenPlace(entries: readonly (LayerRow | undefined)[]): number {
    return this.store.choices.allLayers ? 0 : entries.findIndex((layer) => layer?.name === this.selected);
  }

  private shown(): readonly LayerRow[] {
    return filterLayers(
      this.layers.filter(({ channels }) => (channels ?? 0) > 0),
      this.store.choices.filter,
    ).rows;
  }

  private choose(layer: LayerRow | undefined): void {
    this.store.choose(layer ? { layer: layer.name, weight: null, channel: null } : { allLayers: true });
  }

  private move(event: KeyboardEvent): void {
    const entries = this.entries();
    const at = this.chosenPlace(entries);
    const to = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: entries.length - 1 }[event.key];
    if (to === undefined || to >= entries.length) return;
    event.preventDefault();
    this.choose(entries[to]);
    this.scrolled.reveal(to);
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
