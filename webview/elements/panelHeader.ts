import './icon';
import './menuButton';
import './planLine';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { actionOf, LISTED_EDITS } from '../../src/protocol/actions';
import type { InspectAnswer, InspectTotals } from '../../src/protocol/inspectAnswer';
import { byteSize, compactCount } from '../../src/base/format';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';
import type { MenuItem } from './menuButton';

/** The model's name and figures, and what can be done with it. */
@customElement('mm-panel-header')
export class PanelHeader extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      /* As high before the model is open as after, and whether a figure is there or not. */
      header {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 4px 14px;
        padding: 8px var(--mm-gap) 2px;
      }
      .what {
        min-width: 0;
      }
      h1 {
        display: flex;
        gap: 10px;
        margin: 0;
        font-size: 15px;
        line-height: 22px;
        font-weight: 600;
      }
      .facts {
        min-height: 18px;
        line-height: 18px;
      }
      .actions {
        display: flex;
        gap: 6px;
        align-items: center;
      }
      .short {
        display: none;
      }
      @media (max-width: 720px) {
        .long {
          display: none;
        }
        .short {
          display: inline-flex;
        }
      }
      @media (max-width: 460px) {
        header {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      /* A low panel: the tab of the editor has the name, the overview the figures. */
      @media (max-height: 560px) {
        header {
          grid-template-columns: minmax(0, 1fr) auto;
          padding-top: 4px;
        }
        .what {
          display: flex;
          gap: 0 14px;
          align-items: center;
        }
        h1 {
          flex: 0 1 auto;
          min-width: 0;
        }
        .facts {
          flex: 1 1 0;
          min-width: 0;
        }
      }
      @media (max-height: 560px) and (max-width: 620px) {
        .facts {
          display: none;
        }
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { state, snapshot } = this.store;
    const { model, here } = this.store;
    const facts = model ? factsOf(model, here?.totals ?? model.totals).join(' · ') : '';
    return html`<header>
      <div class="what">
        <h1>
          <span class="cut" title=${state?.title ?? ''}>${state?.title}</span
          >${this.store.here ? html`<mm-plan-line .store=${this.store}></mm-plan-line>` : nothing}
        </h1>
        <div class="dim cut facts" title=${facts}>${facts}</div>
      </div>
      ${this.actions(snapshot !== undefined)}
    </header>`;
  }

  private actions(open: boolean): TemplateResult {
    const { store } = this;
    const { unsaved } = store;
    const { canUndo = false, canRedo = false } = store.state?.plans ?? {};
    const off = store.busy || !open;
    const evaluate = { label: 'Evaluate', detail: 'Measure loss and accuracy on the data set', choose: () => store.run('evaluate', {}) };
    const study = { label: 'Study…', detail: 'Measure accuracy against the amount removed', choose: () => store.openForm('study') };
    const save = { label: 'Save As…', detail: 'Write the model to a new folder', choose: () => store.run('saveAs', {}) };
    const button = ({ label, detail, choose }: MenuItem, primary = false): TemplateResult =>
      html`<button class="long ${primary ? 'primary' : ''}" title=${detail} aria-disabled=${off} @click=${choose}>${label}</button>`;
    return html`<div class="actions" role="toolbar" aria-label="Model">
      <button
        class="icon"
        aria-label="Undo"
        title="Undo the last step"
        aria-disabled=${off || !canUndo}
        @click=${() => store.run('undo', {})}
      >
        <mm-icon name="undo"></mm-icon>
      </button>
      <button
        class="icon"
        aria-label="Redo"
        title="Redo the step undone"
        aria-disabled=${off || !canRedo}
        @click=${() => store.run('redo', {})}
      >
        <mm-icon name="redo"></mm-icon>
      </button>
      ${button(evaluate)} ${button(study)}
      <mm-menu-button
        label="Compress…"
        ?primary=${!unsaved}
        ?disabled=${off}
        .items=${LISTED_EDITS.map((name) => ({
          label: actionOf(name).title,
          detail: actionOf(name).summary,
          choose: () => store.openForm(name),
        }))}
      ></mm-menu-button>
      ${button(save, unsaved)}
      <mm-menu-button class="short" label="More" ?primary=${unsaved} ?disabled=${off} .items=${[evaluate, study, save]}></mm-menu-button>
    </div>`;
  }
}

function factsOf({ format }: InspectAnswer, totals: InspectTotals): string[] {
  return [
    format,
    `${compactCount(totals.params)} parameters`,
    byteSize(totals.bytes),
    // 0 until the compressed size has been worked out, which may take a while.
    `gzip ${totals.gzipBytes === 0 ? '…' : byteSize(totals.gzipBytes)}`,
    ...(totals.macs === null ? [] : [`${compactCount(totals.macs)} MACs`]),
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-panel-header': PanelHeader;
  }
}
