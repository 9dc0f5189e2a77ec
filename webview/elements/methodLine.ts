import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PruneLevel } from '../../src/protocol/vocabulary';
import { looksAtData, methodAt, methodText } from '../../src/protocol/methods';
import { fieldStyles } from '../forms/fields';
import { fieldsOf } from '../forms/fieldsOf';
import { exactCount } from '../text/format';
import { ranking } from '../../src/protocol/settings/ranking';
import { SCORING_NAMES } from '../../src/protocol/settings/scoring';
import { settingsText } from '../../src/protocol/settings/settingsText';
import { heededScoring } from '../text/scoring';
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
    const told = settingsText(ranking.fields, heededScoring([method], level, scoring));
    return html`<details ?open=${optionsOpen} @toggle=${this.toggled}>
      <summary>
        ${methodText(method).hint}${this.sampleText()}${told === '' ? '' : ` · ${told}`} · <span class="open">Options…</span>
      </summary>
      <div class="fields">
        ${fieldsOf(
          ranking.fields,
          method === 'random' || looksAtData(method) ? [...SCORING_NAMES, 'seed'] : SCORING_NAMES,
          { ...scoring, method, level },
          ({ method: _, level: _level, ...next }) => store.chooseRanking({ scoring: next }),
          { settled: true },
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
    return ` · up to ${exactCount(ranking.fields.samples.default)} samples of ${data}`;
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
