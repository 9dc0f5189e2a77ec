import { enumerated } from '../../src/base/enumerated';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { MethodName } from '../../src/protocol/vocabulary';
import type { ChannelScore, ChannelStanding, ChannelStandings } from '../../src/protocol/views';
import type { PanelQueryParams } from '../../src/protocol/panel';
import { looksAtData, METHOD_NAMES, methodText, DATA_PASSES, passesFor } from '../../src/protocol/methods';
import { describeFailure } from '../../src/protocol/sentence';
import { exactCount, score } from '../../src/base/format';
import { progressText } from '../text/progressText';
import type { Answer } from '../store/queries';
import { setStyle } from './setStyle';
import { otherData } from './otherData';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles, trackStyles } from './styles';
import { durationText } from '../../src/base/durationText';
import { ranking } from '../../src/protocol/settings/ranking';

/** The methods that look at data, in the order shown. */
const ON_DATA = METHOD_NAMES.filter((name) => looksAtData(name) && methodText(name).levels.includes('neuron'));

/** What every method makes of a channel: its score, and its rank among all that can be cut. */
@customElement('mm-channel-scores')
export class ChannelScores extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    trackStyles,
    css`
      :host {
        margin-top: 12px;
      }
      td,
      th {
        height: 20px;
        padding: 0 10px 0 0;
      }
      .method {
        width: 84px;
      }
      .rank {
        width: 30%;
      }
      tr.chosen th {
        color: var(--vscode-foreground);
        font-weight: 600;
      }
      .note {
        margin: 6px 0 0;
      }
      .wrong {
        overflow-wrap: anywhere;
      }
    `,
  ];
  @property() layer = '';
  @property({ type: Number }) channel = 0;
  @property({ attribute: false }) scores: readonly ChannelScore[] = [];

  protected override render(): TemplateResult {
    const { store } = this;
    const known = { layer: this.layer, index: this.channel, settings: store.choices.scoring };
    const all = { ...known, measure: true };
    // Nothing is measured before it is asked for: the plain question tells what was ranked already.
    const measured = store.state?.data === undefined ? undefined : store.queries.peek('standings', all);
    const question = measured ? all : known;
    const answer = store.state?.data === undefined ? undefined : (measured ?? store.queries.ask('standings', known));
    const standings = answer?.kind === 'ready' ? answer.value.standings : [];
    return html`<table aria-label="Scores by method">
        <thead>
          <tr>
            <th scope="col" class="method">method</th>
            <th scope="col" class="figure">score</th>
            <th scope="col" class="figure">rank</th>
            <th scope="col" class="rank">least to most</th>
          </tr>
        </thead>
        <tbody>
          ${this.scores.map((each) => this.row(each.method, each))} ${standings.map((each) => this.row(each.method, each))}
          ${answer?.kind === 'waiting' ? ON_DATA.map((method) => this.row(method)) : nothing}
        </tbody>
      </table>
      ${answer ? this.state(answer, question, () => store.queries.ask('standings', all)) : this.withoutData()}`;
  }

  private row(method: MethodName, standing?: ChannelStanding): TemplateResult {
    const { choices, snapshot } = this.store;
    const total = snapshot?.model.totals.prunableChannels ?? 0;
    const known = standing && 'score' in standing ? standing : undefined;
    return html`<tr class=${method === choices.method ? 'chosen' : ''} title=${methodText(method).hint}>
      <th scope="row" class="method">${methodText(method).label}</th>
      ${
        known
          ? html`<td class="figure">${score(known.score)}</td>
              <td class="figure">${exactCount(known.rank)}</td>
              <td>
                <div class="track"><div ${setStyle({ width: `${(100 * known.rank) / Math.max(1, total)}%` })}></div></div>
              </td>`
          : html`<td colspan="3" class="dim">${standing ? this.whyNone(method, standing) : '…'}</td>`
      }
    </tr>`;
  }

  private whyNone(method: MethodName, standing: ChannelStanding): TemplateResult | string {
    if ('failure' in standing) return html`<span class="wrong">${describeFailure(standing.failure)}</span>`;
    if ('none' in standing && standing.none === 'notRanked') {
      return html`not measured ·
        <button class="link" aria-label="Rank by It: ${methodText(method).label}" @click=${() => this.store.chooseRanking({ method })}>
          Rank by It
        </button>`;
    }
    return 'could not be scored';
  }

  private withoutData(): TemplateResult {
    return html`<p class="note dim">
      ${enumerated(ON_DATA.map((name) => methodText(name).label))} look at data.
      <button class="link" aria-disabled=${this.store.busy} @click=${() => this.store.run('chooseDataSet', {})}>Choose Data Set…</button>
    </p>`;
  }

  private state(
    answer: Answer<ChannelStandings>,
    question: PanelQueryParams<'standings'>,
    measure: () => void,
  ): TemplateResult | typeof nothing {
    const { store } = this;
    const work = store.state?.waiting;
    const again = (): void => {
      store.queries.forget('standings', question);
      store.changed();
    };
    switch (answer.kind) {
      case 'ready':
        return this.measureButton(answer.value, () => {
          measure();
          store.changed();
        });
      case 'waiting':
        return html`<p class="note dim" role="status">
          ${progressText(work) || 'Looking at the data…'}
          ${work ? html`<button class="link" @click=${() => store.run('stopWaiting', {})}>Cancel</button>` : nothing}
        </p>`;
      case 'cancelled':
        return html`<p class="note dim">Cancelled. <button class="link" @click=${again}>Show What Was Measured</button></p>`;
      case 'failed':
        return html`<p class="note wrong" role="alert">
          ${answer.message} <button class="link" @click=${again}>Try Again</button> ${otherData(store, answer)}
        </p>`;
    }
  }

  /** Ranks by all methods that share a pass over the data. */
  private measureButton({ standings, secondsPerSample }: ChannelStandings, measure: () => void): TemplateResult | typeof nothing {
    const open = standings.some((standing) => 'none' in standing && standing.none === 'notRanked' && !isSlow(standing.method));
    if (!open) return nothing;
    const { state, choices } = this.store;
    const most = choices.scoring.samples ?? ranking.fields.samples.default;
    const train = state?.reading?.kind === 'read' ? state.reading.reading.samples.train : most;
    const seconds = 1 + secondsPerSample * Math.min(most, train);
    return html`<p class="note">
      <button
        title="Gradients and curvature over up to ${exactCount(Math.min(most, train))} samples, once for every neuron"
        @click=${measure}
      >
        Measure by All Methods (about ${durationText(seconds)})
      </button>
    </p>`;
  }
}

/** Whether a method takes so long that it is measured only when it is asked for by name. */
function isSlow(name: MethodName): boolean {
  return passesFor(name).some((pass) => DATA_PASSES[pass].slow);
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-channel-scores': ChannelScores;
  }
}
