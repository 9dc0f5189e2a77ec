import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PruneLevel } from '../../src/protocol/vocabulary';
import { looksAtData, methodAt, methodText } from '../../src/protocol/methods';
import { fieldStyles } from '../forms/fields';
import { scoringFields } from '../forms/scoringFields';
import { exactCount } from '../text/format';
import { heededScoring, SCORING_NUMBERS } from '../text/scoring';
import { scoringText } from '../text/scoringText';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

/** What the chosen method is, what it looks at, and, unfolded, what it may be told. */
@customElement('mm-method-line')
export class MethodLine extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    fieldStyles,
    css`
      :host {
        container-type: inline-size;
      }
      summary {
        cursor: pointer;
        color: var(--mm-dim);
        width: fit-content;
        max-width: 100%;
      }
      summary .open {
        color: var(--vscode-textLink-foreground);
        white-space: nowrap;
      }
      summary:hover .open {
        text-decoration: underline;
      }
      summary:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: 1px;
      }
      .fields {
        grid-template-columns: repeat(auto-fill, 130px minmax(220px, 1fr));
        gap: 6px 14px;
        padding: 8px 0 10px;
        max-width: 1200px;
      }
      .foot {
        display: flex;
        gap: 16px;
        margin: 0;
      }
      @container (max-width: 350px) {
        .fields {
          grid-template-columns: minmax(0, 1fr);
          gap: 2px;
        }
      }
    `,
  ];
  @property() level: PruneLevel = 'neuron';

  protected override render(): TemplateResult {
    const { store, level } = this;
    const { scoring, optionsOpen } = store.choices;
    const method = methodAt(store.choices.method, level);
    const told = scoringText(heededScoring([method], level, scoring));
    return html`<details ?open=${optionsOpen} @toggle=${this.toggled}>
      <summary>
        ${methodText(method).hint}${this.sampleText()}${told === '' ? '' : ` · ${told}`} · <span class="open">Options…</span>
      </summary>
      <div class="fields">
        ${scoringFields(scoring, { methods: [method], level, seed: method === 'random' || looksAtData(method) }, (next) =>
          store.chooseRanking({ scoring: next }),
        )}
      </div>
      <p class="foot dim">
        ${
          Object.keys(scoring).length === 0
            ? html`What is left empty counts as the grey figure. All methods take the same options.`
            : html`<button class="link" @click=${() => store.chooseRanking({ scoring: {} })}>Back to Defaults</button>`
        }
      </p>
    </details>`;
  }

  private sampleText(): string | typeof nothing {
    const { store } = this;
    const data = store.state?.data;
    if (!looksAtData(methodAt(store.choices.method, this.level)) || data === undefined || store.choices.scoring.samples !== undefined)
      return nothing;
    return ` · up to ${exactCount(SCORING_NUMBERS.samples.fallback)} samples of ${data}`;
  }

  private toggled({ target }: Event): void {
    if (target instanceof HTMLDetailsElement && target.open !== this.store.choices.optionsOpen)
      this.store.choose({ optionsOpen: target.open });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-method-line': MethodLine;
  }
}
