import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EpochRecord } from '../../src/protocol/answers';
import type { InspectAnswer } from '../../src/protocol/inspectAnswer';
import type { SessionStep } from '../../src/protocol/views';
import { quantizationText } from '../../src/protocol/quantizationText';
import { quantizing } from '../../src/protocol/settings/quantizing';
import { proofsOf } from '../text/certificateText';
import { byteSize, exactCount, score, share } from '../text/format';
import { removedText, stepText } from '../text/stepText';
import './icon';
import { textStyles } from './styles';
import './trainingCurve';

/** The steps applied, each with its proofs and, unfolded, what it did to which layer. */
@customElement('mm-step-list')
export class StepList extends LitElement {
  static override styles = [
    textStyles,
    css`
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        padding: 5px 0;
        border-top: 1px solid var(--mm-line);
      }
      li:last-child {
        border-bottom: 1px solid var(--mm-line);
      }
      .line {
        display: grid;
        grid-template-columns: 20px minmax(0, 1fr) auto;
        gap: 0 8px;
      }
      .proofs {
        grid-column: 2 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: 0 16px;
      }
      .told {
        grid-column: 2 / -1;
        overflow-wrap: anywhere;
      }
      .warning {
        display: grid;
        grid-template-columns: 16px 1fr;
        gap: 4px;
      }
      .proof {
        display: inline-flex;
        gap: 4px;
        align-items: center;
      }
      details {
        margin: 2px 0 0 28px;
      }
      summary {
        cursor: pointer;
        color: var(--mm-dim);
        width: fit-content;
      }
      summary:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
      .layers td,
      .layers th {
        height: 20px;
      }
      .layers .note {
        width: 50%;
      }
    `,
  ];
  @property({ attribute: false }) steps: readonly SessionStep[] = [];
  /** Warnings that stand above the steps already. */
  @property({ attribute: false }) said: InspectAnswer['warnings'] = [];

  protected override render(): TemplateResult {
    return html`<section>
      <h2>Steps</h2>
      <ol>
        ${this.steps.map((step, i) => stepItem(this.unsaid(step), i + 1, i === this.steps.length - 1))}
      </ol>
    </section>`;
  }

  private unsaid(step: SessionStep): SessionStep {
    const said = new Set(this.said.map(({ message }) => message));
    return step.warnings ? { ...step, warnings: step.warnings.filter(({ message }) => !said.has(message)) } : step;
  }
}

const FIGURES = { value: score, share, bytes: byteSize, oneDimensional: `“${quantizing.fields.oneDimensional.label}”` } as const;

function stepItem(
  { plan, certificate, history, quantization, warnings = [] }: SessionStep,
  number: number,
  isLast: boolean,
): TemplateResult {
  return html`<li>
    <div class="line">
      <span class="dim figure">${number}</span>
      <span>${stepText(plan)}</span>
      <span class="figure dim">${removedText(plan)}</span>
      <span class="proofs">
        ${proofsOf(certificate, isLast).map(
          ({ text, hint, done }) =>
            html`<span class="proof dim" title=${hint}
              ><mm-icon class=${done ? 'good' : ''} name=${done ? 'pass' : 'info'}></mm-icon>${text}</span
            >`,
        )}
      </span>
      ${quantization ? quantizationText(quantization, FIGURES).map((line) => html`<span class="told dim">${line}</span>`) : nothing}
      ${warnings.map(
        ({ message }) => html`<span class="told warning"><mm-icon class="warn" name="warning"></mm-icon><span>${message}</span></span>`,
      )}
    </div>
    ${plan.layers.length === 0 ? nothing : layersOf(plan)}${history?.length ? trainingOf(history, isLast) : nothing}
  </li>`;
}

function layersOf({ layers }: SessionStep['plan']): TemplateResult {
  return html`<details>
    <summary>Layer by layer</summary>
    <div class="layers" tabindex="0" role="group" aria-label="Layers of this step">
      <table>
        <tbody>
          ${layers.map(
            ({ name, removed, of, note }) =>
              html`<tr>
                <td>${name}</td>
                <td class="figure">${removed === 0 && of === 0 ? '' : `${exactCount(removed)} of ${exactCount(of)}`}</td>
                <td class="dim note">${note ?? ''}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

function trainingOf(history: readonly EpochRecord[], open: boolean): TemplateResult {
  return html`<details ?open=${open}>
    <summary>Training curve</summary>
    <mm-training-curve .epochs=${history}></mm-training-curve>
  </details>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-step-list': StepList;
  }
}
