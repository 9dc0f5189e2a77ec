import './icon';
import './popup';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { SessionSnapshot } from '../../src/protocol/views';
import { finetuning, MOST_EPOCHS } from '../../src/protocol/settings/finetuning';
import { COMPENSATIONS, compensatesByData, type Compensation } from '../../src/protocol/settings/pruning';
import { methodAt, methodText } from '../../src/protocol/methods';
import { share, plural } from '../../src/base/format';
import { isFrozen } from '../text/frozen';
import { planFigures } from '../text/planFigures';
import { TICKED_HINT, tickedText } from '../text/tickedText';
import { countTicks, emptiedLayers, NO_TICKS, picksFromTicks } from '../store/ticks';
import { methodSelect } from './methodPicker';
import { setStyle } from './setStyle';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';
import { select } from './select';

const DEFAULT_EPOCHS = finetuning.fields.epochs.start;
/** The slider stops short of leaving nothing. */
const MOST = 0.95;

/** The plan: how much, what that would save, and applying it. */
@customElement('mm-plan-bar')
export class PlanBar extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      /* Two lines, whatever there is to say; the rest is in the popup. */
      footer {
        display: grid;
        grid-template-columns: minmax(200px, 1fr) minmax(0, auto) auto;
        gap: 0 24px;
        align-items: center;
        padding: 6px var(--mm-gap);
        border-top: 1px solid var(--mm-line);
        background: var(--mm-raised);
      }
      .line {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        gap: 12px;
        height: 20px;
        white-space: nowrap;
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
        background: linear-gradient(to right, var(--mm-accent) var(--filled, 0%), var(--mm-edge) var(--filled, 0%));
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
      .forecast {
        display: flex;
        gap: 20px;
        min-width: 0;
      }
      .forecast [role='row'] {
        display: grid;
        grid-template-columns: auto auto auto auto;
        gap: 0 5px;
        line-height: 20px;
        justify-content: start;
        min-width: 128px;
      }
      .forecast [role='rowheader'] {
        grid-column: 1 / 4;
        color: var(--mm-dim);
      }
      .forecast .change {
        grid-row: 1;
        grid-column: 4;
        text-align: start;
      }
      .do {
        display: flex;
        gap: 6px;
        align-items: center;
      }
      .fields {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 8px 14px;
        align-items: center;
        width: max-content;
        max-width: calc(100vw - 44px);
      }
      .fields .forecast {
        grid-column: 1 / -1;
        display: none;
        gap: 6px 20px;
        flex-wrap: wrap;
      }
      label {
        display: flex;
        align-items: center;
        gap: 6px;
        white-space: nowrap;
      }
      label.off {
        color: var(--vscode-disabledForeground);
      }
      input[type='number']:not([hidden]) {
        width: 62px;
        padding: 0 2px 0 6px;
      }
      .trouble {
        margin: 0;
        max-height: 40px;
        line-height: 20px;
        overflow: hidden;
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
      }
      @media (max-width: 1100px) {
        .how {
          display: none;
        }
        .forecast [role='row'] {
          min-width: 0;
        }
        .before {
          display: none;
        }
      }
      @media (max-width: 860px) {
        footer {
          grid-template-columns: minmax(0, 1fr) auto;
          gap: 0 14px;
        }
        footer > .forecast {
          display: none;
        }
        .fields .forecast {
          display: flex;
        }
        .trouble {
          grid-row: 2;
          grid-column: 1 / -1;
        }
      }
      @media (max-width: 620px) {
        .whose {
          display: none;
        }
      }
      @media (max-width: 460px) {
        footer {
          padding: 6px 12px;
        }
        .do {
          flex-direction: column;
          align-items: stretch;
          gap: 2px;
        }
        .do button {
          min-height: 22px;
        }
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { snapshot } = this.store;
    if (!snapshot) return nothing;
    return html`<footer aria-label="Plan">
      ${this.amount(snapshot)} ${this.trouble(snapshot) ?? this.figures(snapshot)} ${this.apply(snapshot)}
    </footer>`;
  }

  private amount({ model }: SessionSnapshot): TemplateResult {
    const { plan, choices } = this.store;
    const amount = plan.amount(model.layers);
    const count = countTicks(plan.ticks);
    const how = plan.ticks.size > 0 && !plan.suggested ? 'by hand' : `by ${methodText(methodAt(choices.method, 'neuron')).label}`;
    return html`<div>
      <div class="line">
        <span class="cut">Plan: ${share(amount, 0)}<span class="whose"> of channels</span><span class="how dim">, ${how}</span></span>
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
    </div>`;
  }

  /** What the plan would leave, a figure beside the other. */
  private figures({ model }: SessionSnapshot): TemplateResult {
    const { forecast } = this.store.plan;
    const saved = forecast?.kind === 'ready' ? forecast.value : undefined;
    return html`<div class="forecast" role="table" aria-label="Forecast" aria-live="polite">
      ${planFigures(model.totals, saved).map(
        ({ name, before, after, change }) =>
          html`<div role="row">
            <span role="rowheader">${name}</span>
            <span role="cell" class="figure dim before">${before}</span>
            <span class="dim before" aria-hidden="true">→</span>
            <span role="cell" class="figure">${after}</span>
            <span role="cell" class="figure change">${saved ? change : ''}</span>
          </div>`,
      )}
    </div>`;
  }

  private apply(snapshot: SessionSnapshot): TemplateResult {
    const { store } = this;
    const { plan, busy } = store;
    const blocked = busy || plan.ticks.size === 0 || emptiedLayers(plan.ticks, snapshot.model.layers).length > 0;
    const told = [
      ...(store.choices.compensate === 'none' ? [] : [COMPENSATIONS[store.choices.compensate].label]),
      ...(store.state?.data !== undefined && store.choices.finetuneEpochs > 0 ? [plural(store.choices.finetuneEpochs, 'epoch')] : []),
    ];
    return html`<div class="do">
      <mm-popup label=${['Options', ...told].join(' · ')} heading="Options of the plan" hint="Method, compensation, fine-tuning">
        <div class="fields">
          ${this.figures(snapshot)}
          <span class="dim">slide by</span>
          ${methodSelect({
            value: methodAt(store.choices.method, 'neuron'),
            level: 'neuron',
            label: 'Method of the plan',
            disabled: busy,
            choose: (method) => store.chooseRanking({ method }),
          })}
          ${this.compensation()} ${this.finetuning()}
        </div>
      </mm-popup>
      <button class="primary" aria-disabled=${blocked} @click=${this.send}>Apply plan</button>
    </div>`;
  }

  private finetuning(): TemplateResult {
    const { store } = this;
    const { state, busy } = store;
    const epochs = store.choices.finetuneEpochs;
    const hasData = state?.data !== undefined;
    return html`<span class="dim">then</span>
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
      </label>`;
  }

  /** The neurons that stay may take over from the ticked ones. */
  private compensation(): TemplateResult {
    const { store } = this;
    const { compensate } = store.choices;
    const asks = compensatesByData(compensate) && store.state?.data === undefined;
    const hint = `${COMPENSATIONS[compensate].hint}.${asks ? ' You will be asked for one.' : ''}`;
    return html`<span class="dim" title=${hint}>compensate</span> ${select({
        label: 'Compensate for removed neurons',
        value: compensate,
        groups: [{ options: COMPENSATIONS }],
        hint,
        disabled: store.busy,
        choose: (name) => store.choose({ compensate: name as Compensation }),
      })}`;
  }

  private trouble({ model }: SessionSnapshot): TemplateResult | undefined {
    const { plan } = this.store;
    const emptied = emptiedLayers(plan.ticks, model.layers);
    const text = emptied.length > 0 ? `${listed(emptied)} would be left without a channel: keep at least one.` : plan.trouble;
    if (text === undefined && this.store.lacksData) return this.needsData();
    return text === undefined
      ? undefined
      : html`<p class="trouble" role="alert" title=${text}><mm-icon class="warn" name="warning"></mm-icon> ${text}</p>`;
  }

  private needsData(): TemplateResult {
    const { store } = this;
    const { label } = methodText(store.choices.method);
    return html`<p class="trouble" role="note">
      <mm-icon name="info"></mm-icon> ${label} looks at data.
      <button class="link" aria-disabled=${store.busy} @click=${() => store.run('chooseDataSet', {})}>Choose Data Set…</button>
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
