import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { PanelState, PanelTab } from '../../src/protocol/panel';
import { readingSummary, readingText } from '../../src/protocol/readingText';
import './icon';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

/** The tabs in their order, by the name they show. */
export const TAB_NAMES = {
  overview: 'Overview',
  layers: 'Layers',
  saliency: 'Saliency',
  neurons: 'Neurons',
  curves: 'Curves',
} satisfies Record<PanelTab, string>;

const TABS = Object.keys(TAB_NAMES) as PanelTab[];

/** The tabs, and at their right what the engine runs on or does, and the data set. */
@customElement('mm-tab-bar')
export class TabBar extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      nav {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 0 24px;
        padding: 0 var(--mm-gap);
        border-bottom: 1px solid var(--mm-line);
        min-height: 32px;
      }
      [role='tablist'] {
        display: flex;
        gap: 18px;
        flex: none;
      }
      [role='tab'] {
        flex-direction: column;
        border: 0;
        border-bottom: 2px solid transparent;
        margin-bottom: -1px;
        border-radius: 0;
        background: none;
        padding: 0;
        gap: 0;
        min-height: 32px;
        color: var(--vscode-panelTitle-inactiveForeground, var(--mm-dim));
      }
      /* As wide as when it is chosen, which is bold. */
      [role='tab']::after {
        content: attr(data-name);
        height: 0;
        overflow: hidden;
        visibility: hidden;
        font-weight: 600;
      }
      [role='tab']:hover:not([aria-disabled='true']) {
        background: none;
        color: var(--vscode-panelTitle-activeForeground);
      }
      [role='tab']:focus-visible {
        outline-offset: -2px;
      }
      [role='tab'][aria-selected='true'] {
        color: var(--vscode-panelTitle-activeForeground);
        border-bottom-color: var(--mm-chosen-line);
        font-weight: 600;
      }
      :host-context(.vscode-high-contrast) [role='tab'] {
        padding: 0 8px;
      }
      :host-context(.vscode-high-contrast) [role='tablist'] {
        gap: 2px;
      }
      :host-context(.vscode-high-contrast) [role='tab'][aria-selected='true'] {
        color: var(--mm-chosen-text);
        background: var(--mm-chosen);
      }
      .status {
        display: flex;
        gap: 6px;
        align-items: center;
        flex: 1 1 auto;
        justify-content: end;
        min-width: 0;
        height: 31px;
        color: var(--mm-dim);
      }
      .status button {
        flex: none;
        max-width: 240px;
        justify-content: start;
      }
      .engine {
        flex: none;
        max-width: 240px;
      }
      .reading {
        flex: 0 1 auto;
        min-width: 0;
      }
      .reading.failed {
        color: var(--mm-bad);
      }
      @media (max-width: 800px) {
        nav {
          flex-wrap: wrap;
        }
        .status {
          flex-basis: 100%;
          justify-content: start;
          height: 24px;
        }
      }
      @media (max-width: 460px) {
        nav {
          padding: 0 8px;
        }
        [role='tablist'] {
          flex: 1 1 100%;
          justify-content: space-between;
          gap: 4px;
          min-width: 0;
          overflow: auto hidden;
          scrollbar-width: none;
        }
        :host-context(.vscode-high-contrast) [role='tab'] {
          padding: 0 4px;
        }
        :host-context(.vscode-high-contrast) [role='tablist'] {
          gap: 0;
        }
        .status {
          padding: 0 8px;
        }
        .status button,
        .engine {
          max-width: 110px;
        }
      }
    `,
  ];

  private revealed: PanelTab | undefined;

  protected override render(): TemplateResult {
    const { tab } = this.store.choices;
    const open = this.store.model !== undefined;
    return html`<nav>
      <div role="tablist" aria-label="Views" @keydown=${this.move}>
        ${TABS.map(
          (name) =>
            html`<button
              role="tab"
              id=${name}
              data-name=${TAB_NAMES[name]}
              aria-selected=${name === tab}
              tabindex=${name === tab ? 0 : -1}
              aria-disabled=${!open}
              @click=${() => this.store.choose({ tab: name })}
            >
              ${TAB_NAMES[name]}
            </button>`,
        )}
      </div>
      ${this.store.snapshot ? this.status() : html`<div class="status"></div>`}
    </nav>`;
  }

  private status(): TemplateResult {
    const { state, snapshot, busy } = this.store;
    const engine = `${snapshot?.backend ?? ''} ×${snapshot?.workers ?? 1}`;
    return html`<div class="status">
      <span class="cut engine" title="Backend and number of workers">${engine}</span>
      <span aria-hidden="true">·</span>
      <button
        class="link"
        aria-disabled=${busy}
        title=${state?.dataPath === undefined ? 'Choose a data set' : `${state.dataPath} – choose another data set`}
        @click=${() => this.store.run('chooseDataSet', {})}
      >
        <span class="cut">${state?.data ?? 'Choose Data Set…'}</span>
      </button>
      ${state?.data === undefined ? nothing : this.reading(state.reading)}
    </div>`;
  }

  /** How the data set was read, as far as there is room; the rest is under the mouse. */
  private reading(reading: PanelState['reading']): TemplateResult {
    const text = reading?.kind === 'read' ? readingSummary(reading.reading) : reading?.message;
    const whole = reading?.kind === 'read' ? readingText(reading.reading).join('\n') : text;
    return html`${
        text === undefined
          ? nothing
          : html`<span class="cut reading ${reading?.kind === 'failed' ? 'failed' : ''}" title=${whole ?? ''}>${text}</span>`
      }
      <button
        class="link change"
        aria-disabled=${this.store.busy}
        title="Read the data set in another way"
        @click=${() => this.store.openForm('reading')}
      >
        Change…
      </button>`;
  }

  private move(event: KeyboardEvent): void {
    const at = TABS.indexOf(this.store.choices.tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    const tab = to === undefined ? undefined : TABS.at(to % TABS.length);
    if (tab === undefined || !this.store.model) return;
    event.preventDefault();
    this.store.choose({ tab });
    this.renderRoot.querySelector<HTMLElement>(`#${tab}`)?.focus();
  }

  /** The chosen tab is brought into view where not all are. */
  protected override updated(): void {
    const { tab } = this.store.choices;
    if (tab === this.revealed) return;
    this.revealed = tab;
    this.renderRoot.querySelector(`#${tab}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-tab-bar': TabBar;
  }
}
