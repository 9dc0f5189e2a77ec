import '../forms/actionForm';
import '../forms/readingForm';
import '../views/curves';
import '../views/layers';
import '../views/neurons';
import '../views/overview';
import '../views/saliency';
import './busyLine';
import './notice';
import './panelHeader';
import './planBar';
import './tabBar';
import './jobBar';
import { css, html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { customElement } from 'lit/decorators.js';
import { durationText } from '../../src/base/durationText';
import { ORIGINAL } from '../../src/protocol/plans';
import type { PanelTab } from '../../src/protocol/panel';
import { openingNotice } from './openingNotice';
import { countTicks } from '../store/ticks';
import { StoreElement } from './storeElement';
import { TAB_NAMES } from './tabBar';
import { FocusKeeper } from './keepFocus';

/** The tabs that need no weights to show something. */
const OUTLINED: ReadonlySet<PanelTab> = new Set(['overview', 'layers']);

/** The whole panel: header, tabs, the view of the tab chosen, the plan, and the forms over it. */
@customElement('mm-panel')
export class Panel extends StoreElement {
  static override styles = css`
    :host {
      display: grid;
      grid-template: auto auto auto minmax(0, 1fr) auto auto / minmax(0, 1fr);
      height: 100vh;
      min-width: 0;
    }
    main {
      display: grid;
      min-height: 0;
      min-width: 0;
      overflow: hidden;
    }
    [role='tabpanel'] {
      display: grid;
      min-height: 0;
      min-width: 0;
    }
    [role='tabpanel']:focus-visible {
      outline: 1px solid var(--vscode-focusBorder);
      outline-offset: -1px;
    }
  `;

  private readonly focusKeeper = new FocusKeeper();

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('click', refuseDisabled, { capture: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('click', refuseDisabled, { capture: true });
  }

  /** The panel hears of a change before the elements in it do. */
  protected override willUpdate(): void {
    this.focusKeeper.beforeChange();
  }

  protected override render(): TemplateResult {
    const { state } = this.store;
    if (!state) return html`<mm-busy-line active label="Starting"></mm-busy-line>`;
    switch (state.phase.kind) {
      case 'opening':
        return html`${this.top()}
          <main>
            ${this.outlined ? html`<div role="tabpanel" aria-label=${TAB_NAMES[this.store.choices.tab]}>${this.view()}</div>` : openingNotice(this.store)}
          </main>`;
      case 'failed':
        return html`${this.top()}
          <main>
            <mm-notice
              kind=${state.phase.cancelled ? 'empty' : 'failed'}
              heading=${state.phase.cancelled ? `${state.title} was not opened` : `${state.title} can’t be opened`}
              text=${state.phase.message}
              action=${state.phase.cancelled ? 'Open It' : 'Try Again'}
              @act=${() => this.store.run('reload', {})}
            ></mm-notice>
          </main>`;
      case 'absent':
        return html`${this.top()}
          <main>${this.absent(state.phase)}</main>`;
      case 'open':
        return this.opened();
    }
  }

  /** The model that is shown has to be made again; or one goes back to the one that is there. */
  private absent({ message, seconds }: { readonly message: string; readonly seconds: number }): TemplateResult {
    const { store } = this;
    const at = store.state?.plans?.at ?? ORIGINAL;
    const busy = store.state?.busy !== undefined;
    return html`<mm-notice
      kind="failed"
      heading="This plan is not in memory"
      text=${message}
      action="Make Again (about ${durationText(seconds)})"
      ?disabled=${busy}
      @act=${() => store.run('goTo', { node: at })}
      ><button aria-disabled=${busy} @click=${() => store.run('goTo', { node: ORIGINAL })}>Go to the Original</button></mm-notice
    >`;
  }

  /** Whether the chosen tab shows what the topology alone tells. */
  private get outlined(): boolean {
    return this.store.outline !== undefined && OUTLINED.has(this.store.choices.tab);
  }

  private opened(): TemplateResult {
    const { store } = this;
    const { tab } = store.choices;
    const planned = tab === 'neurons' || countTicks(store.plan.ticks) > 0;
    return html`${this.top()}
      <main><div role="tabpanel" aria-label=${TAB_NAMES[tab]}>${this.view()}</div></main>
      ${planned ? html`<mm-plan-bar .store=${store}></mm-plan-bar>` : ''} <mm-job-bar .store=${store}></mm-job-bar> ${this.form()}`;
  }

  private top(): TemplateResult {
    const { store } = this;
    const { busy, phase, waiting } = store.state ?? {};
    return html`<mm-panel-header .store=${store}></mm-panel-header>
      <mm-tab-bar .store=${store}></mm-tab-bar>
      <mm-busy-line
        ?active=${busy !== undefined || waiting !== undefined || phase?.kind === 'opening'}
        label=${busy?.title ?? waiting?.message ?? 'Opening'}
        .progress=${busy ? busy.progress : waiting}
      ></mm-busy-line>`;
  }

  private view(): TemplateResult {
    const { store } = this;
    switch (store.choices.tab) {
      case 'overview':
        return html`<mm-overview .store=${store}></mm-overview>`;
      case 'layers':
        return html`<mm-layers .store=${store}></mm-layers>`;
      case 'saliency':
        return html`<mm-saliency .store=${store}></mm-saliency>`;
      case 'neurons':
        return html`<mm-neurons .store=${store}></mm-neurons>`;
      case 'curves':
        return html`<mm-curves .store=${store}></mm-curves>`;
    }
  }

  /** Another form is another element: it starts anew. */
  private form(): TemplateResult | typeof nothing {
    const { store } = this;
    if (store.form === undefined) return nothing;
    return store.form === 'reading'
      ? html`<mm-reading-form .store=${store}></mm-reading-form>`
      : html`${keyed(store.form, html`<mm-action-form .store=${store} action=${store.form}></mm-action-form>`)}`;
  }
}

/** What is not to be used now keeps the keyboard, so it is `aria-disabled`; here, for all, a click on it does nothing. */
function refuseDisabled(event: MouseEvent): void {
  const hit = event.composedPath().find((node) => node instanceof Element && node.matches('button, input, [role="button"]'));
  if (!(hit instanceof Element) || hit.getAttribute('aria-disabled') !== 'true') return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-panel': Panel;
  }
}
