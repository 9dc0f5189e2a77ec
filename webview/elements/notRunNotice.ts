import { html, type TemplateResult } from 'lit';
import type { PanelStore } from '../store/panelStore';
import './notice';

/** Stands where something would be that takes a run of the model, with the reason why there can be none; undefined where it can be run. */
export function notRunNotice({ snapshot }: PanelStore): TemplateResult | undefined {
  const reason = snapshot?.model.notRun;
  return reason === undefined ? undefined : html`<mm-notice heading="This model can’t be run" text=${reason}></mm-notice>`;
}
