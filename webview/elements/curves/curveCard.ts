import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { StudyPoint } from '../../../src/protocol/studyAnswer';
import type { TrialOfStudy } from '../../../src/protocol/panel';
import { CONTROLS } from '../../../src/protocol/studyWords';
import { byteSize, exactCount, score, share } from '../../../src/base/format';
import type { CurvesShown } from '../../charts/curves/curveSeries';
import { pointLines } from '../../text/curveText';
import { asked } from '../answered';
import { chips, chipStyles } from '../chips';
import '../icon';
import { StoreElement } from '../storeElement';
import { controlStyles, textStyles } from '../styles';
import type { ChosenPoint } from './curveChart';

/** A point of the curves: its trials with all their figures, the commands that make one, and the ways to its model. */
@customElement('mm-curve-card')
export class CurveCard extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    chipStyles,
    css`
      :host {
        border: 1px solid var(--mm-line);
        border-radius: 3px;
        padding: 8px 10px 10px;
      }
      section {
        display: grid;
        gap: 8px;
      }
      .head {
        display: flex;
        align-items: start;
        gap: 8px;
      }
      h2 {
        flex: 1 1 auto;
        margin: 0;
        text-transform: none;
        letter-spacing: 0;
        font-size: 13px;
        color: var(--vscode-foreground);
        overflow-wrap: anywhere;
      }
      h2:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
      p {
        margin: 0;
      }
      .pick {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
      }
      td,
      th {
        height: 20px;
        padding: 0 8px 0 0;
      }
      pre {
        margin: 0;
        padding: 6px 8px;
        max-height: 150px;
        overflow: auto;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 12px;
        background: var(--vscode-textCodeBlock-background, var(--mm-raised));
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
    `,
  ];
  /** The list of points that it is of. */
  @property() study = '';
  @property({ attribute: false }) points: readonly StudyPoint[] = [];
  @property({ attribute: false }) of: ChosenPoint | undefined;
  @property({ attribute: false }) shown: Pick<CurvesShown, 'x' | 'y'> = { x: 'amount', y: 'accuracy' };
  @state() private seed: number | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('of');
    if (before && (before.series.key !== this.of?.series.key || before.point.amount !== this.of.point.amount)) this.seed = undefined;
  }

  /** Takes the keyboard. */
  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector('h2')?.focus());
  }

  protected override render(): TemplateResult | typeof nothing {
    const { of, points, study } = this;
    const trial = of?.point.trials.find(({ seed }) => seed === this.seed) ?? of?.point.trials[0];
    if (!of || !trial) return nothing;
    const { series, point } = of;
    const asked: TrialOfStudy = { study, point: points.indexOf(trial) };
    return html`<section aria-labelledby="name" @keydown=${this.pressed}>
      <div class="head">
        <h2 id="name" tabindex="-1">${series.label}, ${share(point.amount, 1).replace('.0', '')} removed</h2>
        <button class="icon" title="Close" aria-label="Close" @click=${this.close}><mm-icon name="close"></mm-icon></button>
      </div>
      ${point.trials.length > 1 ? html`<p>${pointLines(point, this.shown)[0]}</p>` : nothing} ${this.seeds(point.trials, trial)}
      <div class="actions">
        <button
          class="primary"
          aria-disabled=${this.store.busy}
          title="Make its model again, as a plan of this one"
          @click=${() => this.open(asked)}
        >
          Open This Model
        </button>
        <button aria-disabled=${this.store.busy} title="Make its model again and write it to a folder" @click=${() => this.save(asked)}>
          Save This One…
        </button>
      </div>
      <table aria-label="Figures of the trial">
        <tbody>
          ${figuresOf(trial).map(
            ([name, value]) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td class="figure">${value}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      ${this.command(asked)}
    </section>`;
  }

  private seeds(trials: readonly StudyPoint[], chosen: StudyPoint): TemplateResult | typeof nothing {
    if (trials.length < 2) return nothing;
    const options = Object.fromEntries(
      trials.map(({ seed }) => [String(seed), { label: String(seed), hint: `The trial of seed ${seed}` }]),
    );
    return html`<div class="pick">
      <span class="dim">seed</span>${chips({
        label: 'Seed',
        options,
        value: String(chosen.seed),
        choose: (value) => (this.seed = Number(value)),
      })}
    </div>`;
  }

  private command(trial: TrialOfStudy): TemplateResult {
    const { store } = this;
    return asked(store, 'trialCommand', trial, {
      what: 'command line',
      show: (text) =>
        text === ''
          ? html`<p class="dim">Nothing was done to the model in this trial.</p>`
          : html`<pre tabindex="0" aria-label="Command line">${text}</pre>
              <div class="actions"><button @click=${() => store.run('copyText', { text })}>Copy Command Line</button></div>`,
    });
  }

  private open(trial: TrialOfStudy): void {
    if (!this.store.busy) this.store.run('openTrial', trial);
  }

  private save(trial: TrialOfStudy): void {
    if (!this.store.busy) void this.store.saveTrial(trial);
  }

  private readonly close = (): void => {
    this.dispatchEvent(new CustomEvent('dismiss'));
  };

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.close();
  };
}

/** All figures that the trial has, by their names. */
function figuresOf(trial: StudyPoint): readonly (readonly [string, string])[] {
  const { accuracy, loss, validation, params, nonzero, channels, macs, bytes, gzipBytes, spent, seed, control, learningRate } = trial;
  const optional = (name: string, value: number | undefined, write: (value: number) => string): (readonly [string, string])[] =>
    value === undefined || Number.isNaN(value) ? [] : [[name, write(value)]];
  return [
    ...optional('accuracy', accuracy, share),
    ['loss', score(loss)],
    ...optional('validation accuracy', validation?.accuracy, share),
    ...optional('validation loss', validation?.loss, score),
    ['parameters', exactCount(params)],
    ['nonzero weights', exactCount(nonzero)],
    ['channels', exactCount(channels)],
    ['MACs', exactCount(macs)],
    ...optional('all bytes', bytes, byteSize),
    ...optional('gzip bytes', gzipBytes, byteSize),
    ...optional('learning rate', learningRate, score),
    ...optional('epochs trained', spent?.epochs, exactCount),
    ...optional('steps', spent?.steps, exactCount),
    ...optional('steps × parameters', spent?.stepsTimesParams, score),
    ['seed', String(seed)],
    ...(control === undefined ? [] : [['control', CONTROLS[control].label] as const]),
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-curve-card': CurveCard;
  }
}
