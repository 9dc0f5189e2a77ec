import { html, nothing, type TemplateResult } from 'lit';
import type { Answer } from '../store/queries';
import type { PanelStore } from '../store/panelStore';

/** The way to another data set, beside an answer that failed for the one there is. */
export function otherData(store: PanelStore, answer: Answer<unknown>): TemplateResult | typeof nothing {
  if (answer.kind !== 'failed' || answer.dataAtFault !== true) return nothing;
  return html`<button class="link" aria-disabled=${store.busy} @click=${() => store.run('chooseDataSet', {})}>Choose Data Set…</button>`;
}
