import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { MethodName } from '../../src/protocol/vocabulary';
import type { ChannelScore, ChannelStanding } from '../../src/protocol/views';
import type { PanelQueryParams } from '../../src/protocol/panel';
import { looksAtData, METHOD_NAMES, methodText } from '../../src/protocol/methods';
import { describeFailure } from '../../src/protocol/sentence';
import { exactCount, score } from '../text/format';
import { progressText } from '../text/progressText';
import type { Answer } from '../store/queries';
import { setStyle } from './setStyle';
import { otherData } from './otherData';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles, trackStyles } from './styles';

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
    const hasData = store.state?.data !== undefined;
    const question = { layer: this.layer, index: this.channel, settings: store.choices.scoring };
    const answer = hasData ? store.queries.ask('standings', question) : undefined;
    const standings = answer?.kind === 'ready' ? answer.value : [];
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
      ${answer ? this.state(answer, question) : this.withoutData()}`;
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
      return html`<button class="link" @click=${() => this.store.chooseRanking({ method })}>Rank by It</button>`;
    }
    return 'could not be scored';
  }

  private withoutData(): TemplateResult {
    const names = ON_DATA.map((name) => methodText(name).label);
    return html`<p class="note dim">
      ${names.slice(0, -1).join(', ')} and ${names.at(-1)} look at data.
      <button class="link" aria-disabled=${this.store.busy} @click=${() => this.store.run('chooseDataSet', {})}>Choose Data Set…</button>
    </p>`;
  }

  private state(answer: Answer<unknown>, question: PanelQueryParams<'standings'>): TemplateResult | typeof nothing {
    const { store } = this;
    const { ranking } = store.state ?? {};
    switch (answer.kind) {
      case 'ready':
        return nothing;
      case 'waiting':
        return html`<p class="note dim" role="status">
          ${progressText(ranking) || 'Looking at the data…'}
          ${ranking ? html`<button class="link" @click=${() => store.run('stopRanking', {})}>Cancel</button>` : nothing}
        </p>`;
      case 'failed':
        return html`<p class="note wrong" role="alert">
          ${answer.message}
          <button
            class="link"
            @click=${() => {
              store.queries.forget('standings', question);
              store.changed();
            }}
          >
            Try Again
          </button>
          ${otherData(store, answer)}
        </p>`;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-channel-scores': ChannelScores;
  }
}
