import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Progress } from '../../src/base/progress';
import { quarterText } from '../text/progressText';

/**
 * The line under the tabs that moves while a job runs. Its room is always kept; a screen reader hears every quarter.
 */
@customElement('mm-busy-line')
export class BusyLine extends LitElement {
  static override styles = css`
    :host {
      display: block;
      height: 2px;
      margin-top: -2px;
      position: relative;
      z-index: 1;
    }
    p {
      position: absolute;
      width: 1px;
      height: 1px;
      margin: 0;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  `;
  @property({ type: Boolean }) active = false;
  @property() label = '';
  @property({ attribute: false }) progress: Progress | undefined;

  protected override render(): TemplateResult {
    const { active, label, progress } = this;
    const determined = progress !== undefined && progress.total > 0;
    return html`${
        active
          ? html`<vscode-progress-bar
              aria-label=${label}
              .value=${determined ? progress.done : undefined}
              .max=${determined ? progress.total : 100}
              ?indeterminate=${!determined}
            ></vscode-progress-bar>`
          : nothing
      }
      <p aria-live="polite">${active ? `${label} ${quarterText(progress)}` : ''}</p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-busy-line': BusyLine;
  }
}
