import '../elements/accuracyTable';
import '../elements/largestLayers';
import '../elements/nextSteps';
import '../elements/split';
import '../elements/shrinkList';
import '../elements/totalsTable';
import '../elements/warningList';
import '../elements/trainingNow';
import '../elements/planCard';
import '../elements/planTree';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { InspectAnswer } from '../../src/protocol/inspectAnswer';
import { openingNotice } from '../elements/openingNotice';
import type { Pane } from '../elements/paneLayout';
import { StoreElement } from '../elements/storeElement';
import { textStyles } from '../elements/styles';
import { shapeText } from '../../src/base/format';
import type { NodeId } from '../../src/protocol/plans';
import type { PlanTreeView } from '../elements/planTree';
import { shownWarnings } from '../text/shownWarnings';

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
      .plans {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
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
    if (!snapshot) return store.outline ? this.opening(store.outline) : nothing;
    const warnings = shownWarnings(snapshot, store.here);
    return html`<mm-split name="overview" narrow="flow" .store=${store} .panes=${PANES}>
      <div slot="model" class="column">
        <mm-totals-table .store=${store}></mm-totals-table>
        <mm-shrink-list .store=${store}></mm-shrink-list>
        ${state?.busy ? html`<mm-training-now .store=${store}></mm-training-now>` : nothing}
        ${warnings.length > 0 ? html`<mm-warning-list .warnings=${warnings}></mm-warning-list>` : nothing} ${this.plans()}
        <mm-largest-layers .store=${store}></mm-largest-layers>
        <p class="dim ports">${portsText(snapshot.model)}</p>
      </div>
      <div slot="next" class="column">
        <mm-next-steps .store=${store}></mm-next-steps>
        <mm-accuracy-table .store=${store}></mm-accuracy-table>
      </div>
    </mm-split>`;
  }

  /** What is known before the weights were read. */
  private opening(outline: InspectAnswer): TemplateResult {
    const { store } = this;
    return html`<mm-split name="overview" narrow="flow" .store=${store} .panes=${PANES}>
      <div slot="model" class="column">
        <mm-totals-table .store=${store}></mm-totals-table>
        <mm-largest-layers .store=${store}></mm-largest-layers>
        ${outline.outputs.length > 0 ? html`<p class="dim ports">${portsText(outline)}</p>` : nothing}
      </div>
      <div slot="next" class="column">${openingNotice(store)}</div>
    </mm-split>`;
  }

  /** The tree and the card of the plan that is chosen in it, once there is more than the original. */
  private plans(): TemplateResult | typeof nothing {
    const { store } = this;
    const { plans, busy } = store.state ?? {};
    if (!plans || (plans.nodes.length < 2 && !busy?.making)) return nothing;
    return html`<div class="plans">
      <mm-plan-tree .store=${store}></mm-plan-tree>
      <mm-plan-card .store=${store} @name=${({ detail }: CustomEvent<NodeId>) => this.tree?.name(detail)}></mm-plan-card>
    </div>`;
  }

  private get tree(): PlanTreeView | null {
    return this.renderRoot.querySelector('mm-plan-tree');
  }
}

function portsText({ inputs, outputs }: InspectAnswer): string {
  const named = (ports: typeof inputs): string => ports.map(({ name, shape }) => `${name} (${shapeText(shape)})`).join(', ');
  return `Takes ${named(inputs)}; gives ${named(outputs)}.`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-overview': Overview;
  }
}
