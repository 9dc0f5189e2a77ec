import { html, type TemplateResult } from 'lit';
import type { Answer } from '../queries';
import './notice';

/** Shows an answer when it is there; until then that it is awaited, and when it failed why, with a way to ask again. */
export function answered<T>(
  answer: Answer<T>,
  what: string,
  again: () => void,
  show: (value: T) => TemplateResult,
): TemplateResult {
  switch (answer.kind) {
    case 'ready':
      return show(answer.value);
    case 'waiting':
      return html`<mm-notice kind="waiting" heading="Working out ${what}…"></mm-notice>`;
    case 'failed':
      return html`<mm-notice
        kind="failed"
        heading="No ${what}"
        text=${answer.message}
        action="Try Again"
        @act=${again}
      ></mm-notice>`;
  }
}
