import { html, type TemplateResult } from 'lit';
import type { PanelStore } from '../store/panelStore';
import { progressText } from '../text/progressText';
import './notice';

/** Says that the model is being opened, how far that is, and ends it on demand. */
export function openingNotice(store: PanelStore): TemplateResult {
  const { title = '', waiting } = store.state ?? {};
  return html`<mm-notice
    kind="waiting"
    heading="Opening ${title}"
    text=${progressText(waiting)}
    action=${waiting ? 'Cancel' : ''}
    @act=${() => store.run('stopWaiting', {})}
  ></mm-notice>`;
}
