import './icon';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { SessionSnapshot } from '../../src/protocol/views';
import { finetuning, MOST_EPOCHS } from '../../src/protocol/settings/finetuning';
import { COMPENSATIONS, compensatesByData, type Compensation } from '../../src/protocol/settings/pruning';
import { methodAt, methodText } from '../../src/protocol/methods';
import { share } from '../text/format';
import { isFrozen } from '../text/frozen';
import { planFigures } from '../text/planFigures';
import { TICKED_HINT, tickedText } from '../text/tickedText';
import { countTicks, emptiedLayers, NO_TICKS, picksFromTicks } from '../store/ticks';
import { methodSelect } from './methodPicker';
import { setStyle } from './setStyle';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles, trackStyles } from './styles';

const DEFAULT_EPOCHS = finetuning.fields.epochs.start;
const COMPENSATION_NAMES = Object.keys(COMPENSATIONS) as readonly Compensation[];
/** The slider stops short of leaving nothing. */
const MOST = 0.95;

/** The plan: how much, what that would save, and applying it. */
@customElement('mm-plan-bar')
export class PlanBar extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    trackStyles,
    css`
      footer {
        display: grid;
        grid-template-columns: minmax(220px, 330px) minmax(0, 1fr) auto;
        gap: 8px 28px;
        align-items: center;
        padding: 8px var(--mm-gap);
        border-top: 1px solid var(--mm-line);
        background: var(--mm-raised);
        min-height: 84px;
      }
      .line {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        gap: 12px;
        min-height: 20px;
      }
      .by {
        align-items: center;
        justify-content: start;
        gap: 8px;
      }
      .by select,
      .apply select {
        height: 20px;
      }
      input[type='range'] {
        appearance: none;
        width: 100%;
        height: 20px;
        background: none;
        border-radius: 2px;
        cursor: pointer;
      }
      input[type='range']::-webkit-slider-runnable-track {
        height: 4px;
        border-radius: 2px;
        background: linear-gradient(to right, var(--mm-accent) var(--filled, 0%), var(--mm-track) var(--filled, 0%));
      }
      input[type='range']::-webkit-slider-thumb {
        appearance: none;
        width: 14px;
        height: 14px;
        margin-top: -5px;
        border-radius: 50%;
        background: var(--vscode-button-background);
        border: 1px solid var(--vscode-contrastBorder, var(--mm-accent));
      }
      input[type='range']:disabled {
        opacity: 0.5;
        cursor: default;
      }
      table {
        max-width: 540px;
        justify-self: center;
      }
      th {
        width: 92px;
      }
      td.figure {
        width: 72px;
      }
      td.arrow {
        width: 24px;
        text-align: center;
      }
      td,
      th {
        height: 19px;
        padding: 0 10px 0 0;
      }
      .left {
        min-width: 40px;
      }
      .change {
        width: 64px;
      }
      .apply {
        display: grid;
        justify-items: end;
        gap: 6px;
      }
      label {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      label.off {
        color: var(--vscode-disabledForeground);
      }
      input[type='number']:not([hidden]) {
        width: 52px;
        height: 20px;
        padding: 0 2px 0 6px;
      }
      @media (max-width: 600px) {
        .whose {
          display: none;
        }
      }
      .trouble {
        grid-column: 1 / -1;
        margin: 0;
      }
      @media (max-width: 940px) {
        footer {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        table {
          grid-row: 2;
          grid-column: 1 / -1;
          max-width: none;
        }
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { snapshot } = this.store;
    if (!snapshot) return nothing;
    return html`<footer aria-label="Plan">
      ${this.amount(snapshot)} ${this.figures(snapshot)} ${this.apply(snapshot)} ${this.trouble(snapshot)}
    </footer>`;
  }

  private amount({ model }: SessionSnapshot): TemplateResult {
    const { plan } = this.store;
    const amount = plan.amount(model.layers);
    const count = countTicks(plan.ticks);
    return html`<div>
      <div class="line">
        <span>Plan: ${share(amount, 0)}<span class="whose"> of channels</span></span>
        <span class="dim" title=${TICKED_HINT}>
          ${tickedText(count, plan.cutCount)}${count === 0 ? nothing : html` · <button class="link" @click=${() => plan.tick(NO_TICKS)}>Clear</button>`}
        </span>
      </div>
      <input
        type="range"
        aria-label="Amount of channels to remove"
        aria-valuetext=${share(amount, 0)}
        min="0"
        max=${MOST * 100}
        step="1"
        .value=${String(Math.round(amount * 100))}
        ${setStyle({ '--filled': `${(amount / MOST) * 100}%` })}
        ?disabled=${!model.totals.prunableChannels || this.store.busy || this.store.lacksData}
        @input=${(event: Event) => {
          if (event.target instanceof HTMLInputElement) plan.suggest(event.target.valueAsNumber / 100);
        }}
      />
      <div class="line by">
        <span class="dim">${plan.ticks.size > 0 && !plan.suggested ? 'ticked by hand; slide to pick by' : 'the least worth by'}</span>
        ${methodSelect({
          value: methodAt(this.store.choices.method, 'neuron'),
          level: 'neuron',
          label: 'Method of the plan',
          disabled: this.store.busy,
          choose: (method) => this.store.chooseRanking({ method }),
        })}
      </div>
    </div>`;
  }

  private figures({ model }: SessionSnapshot): TemplateResult {
    const { forecast } = this.store.plan;
    const saved = forecast?.kind === 'ready' ? forecast.value : undefined;
    return html`<table aria-label="Forecast" aria-live="polite">
      <tbody>
        ${planFigures(model.totals, saved).map(
          ({ name, before, after, change, left }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="figure dim">${before}</td>
              <td class="dim arrow" aria-hidden="true">→</td>
              <td class="figure">${after}</td>
              <td class="left">
                <div class="track"><div ${setStyle({ width: `${left * 100}%` })}></div></div>
              </td>
              <td class="figure change">${saved ? change : ''}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private apply({ model }: SessionSnapshot): TemplateResult {
    const { store } = this;
    const { plan, state, busy } = store;
    const epochs = store.choices.finetuneEpochs;
    const hasData = state?.data !== undefined;
    const blocked = busy || plan.ticks.size === 0 || emptiedLayers(plan.ticks, model.layers).length > 0;
    return html`<div class="apply">
      ${this.compensation()}
      <label class=${hasData ? '' : 'off'} title=${hasData ? 'Train what is left before measuring' : 'Needs a data set'}>
        <input
          type="checkbox"
          aria-label="Fine-tune after pruning"
          .checked=${hasData && epochs > 0}
          ?disabled=${!hasData || busy}
          @change=${() => store.choose({ finetuneEpochs: epochs > 0 ? 0 : DEFAULT_EPOCHS })}
        />
        fine-tune
        <input
          type="number"
          aria-label="Fine-tuning epochs"
          min="1"
          max=${MOST_EPOCHS}
          .value=${String(epochs || DEFAULT_EPOCHS)}
          ?disabled=${!hasData || busy || epochs === 0}
          @change=${(event: Event) => {
            if (event.target instanceof HTMLInputElement && event.target.valueAsNumber >= 1) {
              store.choose({ finetuneEpochs: Math.round(event.target.valueAsNumber) });
            }
          }}
        />
        epochs
      </label>
      <button class="primary" ?disabled=${blocked} @click=${this.send}>Apply plan</button>
    </div>`;
  }

  /** The neurons that stay may take over from the ticked ones. */
  private compensation(): TemplateResult {
    const { store } = this;
    const { compensate } = store.choices;
    const asks = compensatesByData(compensate) && store.state?.data === undefined;
    return html`<label title=${`${COMPENSATIONS[compensate].hint}.${asks ? ' You will be asked for one.' : ''}`}>
      compensate
      <select
        aria-label="Compensate for removed neurons"
        ?disabled=${store.busy}
        @change=${({ target }: Event) => {
          if (target instanceof HTMLSelectElement) store.choose({ compensate: target.value as Compensation });
        }}
      >
        ${COMPENSATION_NAMES.map(
          (name) =>
            html`<option value=${name} title=${COMPENSATIONS[name].hint} ?selected=${name === compensate}>
              ${COMPENSATIONS[name].label}
            </option>`,
        )}
      </select>
    </label>`;
  }

  private trouble({ model }: SessionSnapshot): TemplateResult | typeof nothing {
    const { plan } = this.store;
    const emptied = emptiedLayers(plan.ticks, model.layers);
    const text = emptied.length > 0 ? `${listed(emptied)} would be left without a channel: keep at least one.` : plan.trouble;
    if (text === undefined && this.store.lacksData) return this.needsData();
    return text === undefined ? nothing : html`<p class="trouble" role="alert"><mm-icon class="warn" name="warning"></mm-icon> ${text}</p>`;
  }

  private needsData(): TemplateResult {
    const { store } = this;
    const { label } = methodText(store.choices.method);
    return html`<p class="trouble" role="note">
      <mm-icon name="info"></mm-icon> ${label} looks at data.
      <button class="link" ?disabled=${store.busy} @click=${() => store.run('chooseDataSet', {})}>Choose Data Set…</button>
    </p>`;
  }

  private send(): void {
    const { store } = this;
    const { plan, choices, state } = store;
    const epochs = state?.data === undefined ? 0 : choices.finetuneEpochs;
    store.run('prunePicked', {
      settings: {
        picks: picksFromTicks(plan.ticks),
        ...(choices.compensate === 'none' ? {} : { compensate: choices.compensate }),
        ...(epochs > 0 ? { finetune: { epochs, ...(isFrozen(store.snapshot) ? { unfreeze: true } : {}) } } : {}),
      },
    });
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-plan-bar': PlanBar;
  }
}
