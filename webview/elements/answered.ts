import './notice';
import { html, type TemplateResult } from 'lit';
import { progressText } from '../text/progressText';
import type { PanelQueryName, PanelQueryParams, PanelQueryResult } from '../../src/protocol/panel';
import type { Answer } from '../store/queries';
import type { PanelStore } from '../store/panelStore';

/** Asks a question and shows its answer, with a way to ask again. `lasts`: it may take long and look at data (see `answered`). */
export function asked<Q extends PanelQueryName>(
  store: PanelStore,
  name: Q,
  params: PanelQueryParams<Q>,
  { what, show, lasts = false }: { what: string; show: (value: PanelQueryResult<Q>) => TemplateResult; lasts?: boolean },
): TemplateResult {
  const again = (): void => {
    store.queries.forget(name, params);
    store.changed();
  };
  return answered(store.queries.ask(name, params), what, again, show, lasts ? store : undefined);
}

/** Shows an answer when it is there; until then that it is awaited, and when it failed why, with a way to ask again. */
export function answered<T>(
  answer: Answer<T>,
  what: string,
  again: () => void,
  show: (value: T) => TemplateResult,
  /** Given where the answer may take long and look at data: how far it is is shown, it can be ended, and other data can be chosen. */
  store?: PanelStore,
): TemplateResult {
  switch (answer.kind) {
    case 'ready':
      return show(answer.value);
    case 'waiting':
      return html`<mm-notice
        kind="waiting"
        heading="Working out ${what}…"
        text=${progressText(store?.state?.waiting)}
        action=${store?.state?.waiting ? 'Cancel' : ''}
        @act=${() => store?.run('stopWaiting', {})}
      ></mm-notice>`;
    case 'cancelled':
      return html`<mm-notice
        heading="Cancelled"
        text="Working out ${what} was cancelled."
        action="Work Out Again"
        @act=${again}
      ></mm-notice>`;
    case 'failed':
      return html`<mm-notice
        kind="failed"
        heading="No ${what}"
        text=${answer.message}
        action="Try Again"
        other=${answer.dataAtFault && store ? 'Choose Data Set…' : ''}
        @act=${again}
        @other=${() => store?.run('chooseDataSet', {})}
      ></mm-notice>`;
  }
}
