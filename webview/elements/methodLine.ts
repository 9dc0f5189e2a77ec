import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PruneLevel } from '../../src/protocol/vocabulary';
import { looksAtData, methodAt, methodText } from '../../src/protocol/methods';
import { fieldStyles } from '../forms/fields';
import { fieldsOf } from '../forms/fieldsOf';
import { exactCount } from '../../src/base/format';
import { ranking } from '../../src/protocol/settings/ranking';
import { SCORING_NAMES } from '../../src/protocol/settings/scoring';
import { settingsText } from '../../src/protocol/settings/settingsText';
import { heededScoring } from '../text/scoring';
import { chipStyles } from './chips';
import './popup';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

/** What the chosen method is, what it looks at, and, in a popup, what it may be told. */
@customElement('mm-method-line')
export class MethodLine extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    chipStyles,
    fieldStyles,
    css`
      .line {
        display: flex;
        align-items: center;
        gap: 4px;
        color: var(--mm-dim);
        min-height: 20px;
      }
      mm-popup {
        flex: none;
      }
      .fields {
        width: 460px;
        max-width: calc(100vw - 44px);
        gap: 6px 14px;
        color: var(--vscode-foreground);
      }
      .foot {
        margin: 10px 0 0;
      }
    `,
  ];
  @property() level: PruneLevel = 'neuron';

  protected override render(): TemplateResult {
    const { store, level } = this;
    const { scoring } = store.choices;
    const method = methodAt(store.choices.method, level);
    const told = settingsText(ranking.fields, heededScoring([method], level, scoring));
    const says = [methodText(method).hint, this.sampleText(), told].filter((text) => text !== '').join(' · ');
    return html`<div class="line">
      <span class="cut" title=${says}>${says}</span><span aria-hidden="true">·</span>
      <mm-popup look="link" label="Options…" heading="Options of the methods">
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
      </mm-popup>
    </div>`;
  }

  private sampleText(): string {
    const { store } = this;
    const data = store.state?.data;
    if (!looksAtData(methodAt(store.choices.method, this.level)) || data === undefined || store.choices.scoring.samples !== undefined)
      return '';
    return `up to ${exactCount(ranking.fields.samples.default)} samples of ${data}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-method-line': MethodLine;
  }
}
