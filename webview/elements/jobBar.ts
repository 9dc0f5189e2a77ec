import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { PanelStore } from '../store/panelStore';
import { progressText } from '../text/progressText';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

/** What is over sooner needs no bar. */
const SHOWN_AFTER_MS = 600;

/** The line at the foot of the panel while something is at work: how far it is, how long it takes yet, and the ways to end it. */
@customElement('mm-job-bar')
export class JobBar extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      div {
        display: flex;
        align-items: center;
        gap: 4px 12px;
        padding: 2px var(--mm-gap);
        border-top: 1px solid var(--mm-line);
        min-height: 30px;
      }
      span {
        flex: 1 1 auto;
        min-width: 0;
      }
      button {
        flex: none;
      }
    `,
  ];
  private job: string | undefined;
  private due = false;
  private clock: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.clock);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this;
    const { busy, waiting } = store.state ?? {};
    this.watch(busy?.title ?? (waiting ? '' : undefined));
    return this.due ? jobBar(store) : nothing;
  }

  /** Begins to wait when a job begins. */
  private watch(title: string | undefined): void {
    if (title === this.job) return;
    this.job = title;
    this.due = false;
    clearTimeout(this.clock);
    if (title === undefined) return;
    this.clock = setTimeout(() => {
      this.due = true;
      this.requestUpdate();
    }, SHOWN_AFTER_MS);
  }
}

/** The line's content while a job is at work. */
export function jobBar(store: PanelStore): TemplateResult | typeof nothing {
  const { busy, waiting } = store.state ?? {};
  if (!busy && !waiting) return nothing;
  const text = busy ? [busy.title, progressText(busy.progress)].filter((part) => part !== '').join(' · ') : progressText(waiting);
  return html`<div role="group" aria-label="Job at work">
    <span class="cut" title=${text}>${text}</span>
    ${stopAndKeepButton(store)}
    <button title="End it at once; the model stays as it is" @click=${() => store.run(busy ? 'stopJob' : 'stopWaiting', {})}>Cancel</button>
  </div>`;
}

/** Ends a training after its epoch; nothing where there is none. */
export function stopAndKeepButton(store: PanelStore): TemplateResult | typeof nothing {
  const { busy } = store.state ?? {};
  if (busy?.enough) return html`<button disabled>Stopping after This Epoch…</button>`;
  if (!busy?.progress?.keeps) return nothing;
  const hint = 'End the training after this epoch and keep what was learnt so far, as a step that can be repeated';
  return html`<button title=${hint} @click=${() => store.run('stopAndKeep', {})}>Stop and Keep</button>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-job-bar': JobBar;
  }
}
