import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { SessionSnapshot } from '../../src/protocol/views';
import '../elements/accuracyTable';
import '../elements/largestLayers';
import '../elements/nextSteps';
import '../elements/stepList';
import { StoreElement } from '../elements/storeElement';
import { scrollStyles, textStyles } from '../elements/styles';
import '../elements/totalsTable';
import '../elements/trainingNow';
import '../elements/warningList';
import { shapeText } from '../text/format';

/** The model as a whole: before and now, what was done and how it was proved, what it measures, what to do next. */
@customElement('mm-overview')
export class Overview extends StoreElement {
  static override styles = [
    textStyles,
    scrollStyles,
    css`
      :host {
        container-type: inline-size;
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(320px, 420px);
        max-width: 1400px;
        min-height: 100%;
      }
      .column {
        padding: 14px var(--mm-gap) 20px;
        display: grid;
        gap: 24px;
        align-content: start;
        min-width: 0;
      }
      .column + .column {
        border-left: 1px solid var(--mm-line);
        min-height: 100%;
      }
      .ports {
        margin: 0;
        overflow-wrap: anywhere;
      }
      @container (max-width: 819px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
        .column + .column {
          border-left: 0;
          border-top: 1px solid var(--mm-line);
        }
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this;
    const { snapshot, state } = store;
    if (!snapshot) return nothing;
    const { warnings } = snapshot.model;
    return html`<div class="columns">
      <div class="column">
        <mm-totals-table .store=${store}></mm-totals-table>
        ${state?.busy ? html`<mm-training-now .store=${store}></mm-training-now>` : nothing}
        ${warnings.length > 0 ? html`<mm-warning-list .warnings=${warnings}></mm-warning-list>` : nothing}
        ${store.steps.length > 0 ? html`<mm-step-list .steps=${store.steps} .said=${warnings}></mm-step-list>` : nothing}
        <mm-largest-layers .store=${store}></mm-largest-layers>
        <p class="dim ports">${portsText(snapshot)}</p>
      </div>
      <div class="column">
        <mm-next-steps .store=${store}></mm-next-steps>
        <mm-accuracy-table .store=${store}></mm-accuracy-table>
      </div>
    </div>`;
  }
}

function portsText({ model: { inputs, outputs } }: SessionSnapshot): string {
  const named = (ports: typeof inputs): string => ports.map(({ name, shape }) => `${name} (${shapeText(shape)})`).join(', ');
  return `Takes ${named(inputs)}; gives ${named(outputs)}.`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-overview': Overview;
  }
}
