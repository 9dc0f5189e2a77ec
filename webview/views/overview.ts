import '../elements/accuracyTable';
import '../elements/largestLayers';
import '../elements/nextSteps';
import '../elements/stepList';
import '../elements/split';
import '../elements/totalsTable';
import '../elements/warningList';
import '../elements/trainingNow';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { SessionSnapshot } from '../../src/protocol/views';
import type { Pane } from '../elements/paneLayout';
import { StoreElement } from '../elements/storeElement';
import { textStyles } from '../elements/styles';
import { shapeText } from '../text/format';

const PANES: readonly Pane[] = [
  { name: 'model', label: 'Model', least: 440, share: 0.68 },
  { name: 'next', label: 'Next and accuracy', least: 350, share: 0.34 },
];

/** The model as a whole: before and now, what was done and how it was proved, what it measures, what to do next. */
@customElement('mm-overview')
export class Overview extends StoreElement {
  static override styles = [
    textStyles,
    css`
      :host {
        display: grid;
        min-height: 0;
      }
      .column {
        container-type: inline-size;
        padding: 14px var(--mm-gap) 20px;
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 24px;
        align-content: start;
      }
      mm-split:not([stacked]) .column {
        overflow: auto;
        scrollbar-gutter: stable;
      }
      mm-split[stacked] .column + .column {
        border-top: 1px solid var(--mm-line);
      }
      .ports {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this;
    const { snapshot, state } = store;
    if (!snapshot) return nothing;
    const { warnings } = snapshot.model;
    return html`<mm-split name="overview" narrow="flow" .store=${store} .panes=${PANES}>
      <div slot="model" class="column">
        <mm-totals-table .store=${store}></mm-totals-table>
        ${state?.busy ? html`<mm-training-now .store=${store}></mm-training-now>` : nothing}
        ${warnings.length > 0 ? html`<mm-warning-list .warnings=${warnings}></mm-warning-list>` : nothing}
        ${store.steps.length > 0 ? html`<mm-step-list .steps=${store.steps} .said=${warnings}></mm-step-list>` : nothing}
        <mm-largest-layers .store=${store}></mm-largest-layers>
        <p class="dim ports">${portsText(snapshot)}</p>
      </div>
      <div slot="next" class="column">
        <mm-next-steps .store=${store}></mm-next-steps>
        <mm-accuracy-table .store=${store}></mm-accuracy-table>
      </div>
    </mm-split>`;
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
