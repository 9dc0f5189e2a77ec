import { html, type TemplateResult } from 'lit';
import type { MethodName } from '../../src/protocol/vocabulary';
import { methodText } from '../../src/protocol/methods';
import type { PanelStore } from '../store/panelStore';
import './notice';

/** Stands where scores will be once there is a data set, with the way to one. */
export function dataNotice(store: PanelStore, method: MethodName): TemplateResult {
  const { label, hint } = methodText(method);
  return html`<mm-notice
    heading="${label} looks at data"
    text="${hint}: that takes samples of a data set. Choose the one that the model is measured on."
    action="Choose Data Set…"
    ?disabled=${store.busy}
    @act=${() => store.run('chooseData', {})}
  ></mm-notice>`;
}
