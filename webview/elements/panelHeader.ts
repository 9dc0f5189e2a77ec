import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { actionOf, LISTED_EDITS } from '../../src/protocol/actions';
import type { InspectTotals } from '../../src/protocol/inspectAnswer';
import type { SessionSnapshot } from '../../src/protocol/views';
import { byteSize, compactCount } from '../text/format';
import './icon';
import './menuButton';
import './planLine';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

/** The model's name and figures, and what can be done with it. */
@customElement('mm-panel-header')
export class PanelHeader extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 14px;
        padding: 10px var(--mm-gap) 4px;
        min-height: 48px;
      }
      .what {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 14px;
        flex: 1 1 300px;
        min-width: 0;
      }
      h1 {
        margin: 0;
        font-size: 15px;
        line-height: 22px;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        align-items: center;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { state, snapshot } = this.store;
    return html`<header>
      <div class="what">
        <h1>${state?.title}${this.store.here ? html`<mm-plan-line .store=${this.store}></mm-plan-line>` : nothing}</h1>
        ${snapshot ? html`<span class="dim">${factsOf(snapshot, this.store.here?.totals ?? snapshot.model.totals).join(' · ')}</span>` : nothing}
      </div>
      ${snapshot ? this.actions() : nothing}
    </header>`;
  }

  private actions(): TemplateResult {
    const { store } = this;
    const { busy, unsaved } = store;
    const { canUndo = false, canRedo = false } = store.state?.plans ?? {};
    return html`<div class="actions" role="toolbar" aria-label="Model">
      <button class="icon" aria-label="Undo" title="Undo the last step" ?disabled=${busy || !canUndo} @click=${() => store.run('undo', {})}>
        <mm-icon name="undo"></mm-icon>
      </button>
      <button
        class="icon"
        aria-label="Redo"
        title="Redo the step undone"
        ?disabled=${busy || !canRedo}
        @click=${() => store.run('redo', {})}
      >
        <mm-icon name="redo"></mm-icon>
      </button>
      <button ?disabled=${busy} title="Measure loss and accuracy on the data set" @click=${() => store.run('evaluate', {})}>
        Evaluate
      </button>
      <button ?disabled=${busy} title="Measure accuracy against the amount removed" @click=${() => store.openForm('study')}>Study…</button>
      <mm-menu-button
        label="Compress…"
        ?primary=${!unsaved}
        ?disabled=${busy}
        .items=${LISTED_EDITS.map((name) => ({
          label: actionOf(name).title,
          detail: actionOf(name).summary,
          choose: () => store.openForm(name),
        }))}
      ></mm-menu-button>
      <button
        class=${unsaved ? 'primary' : ''}
        ?disabled=${busy}
        title="Write the model to a new folder"
        @click=${() => store.run('saveAs', {})}
      >
        Save As…
      </button>
    </div>`;
  }
}

function factsOf({ model: { format } }: SessionSnapshot, totals: InspectTotals): string[] {
  return [
    format,
    `${compactCount(totals.params)} parameters`,
    byteSize(totals.bytes),
    // 0 until the compressed size has been worked out, which may take a while.
    ...(totals.gzipBytes > 0 ? [`gzip ${totals.sizesEstimated ? '≈ ' : ''}${byteSize(totals.gzipBytes)}`] : []),
    ...(totals.macs === null ? [] : [`${compactCount(totals.macs)} MACs`]),
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-panel-header': PanelHeader;
  }
}
