import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { MethodName, PruneLevel, PruneScope } from '../../src/protocol/vocabulary';
import type { Compensation, PruneSettings } from '../../src/protocol/settings';
import { COMPENSATIONS, compensatesByData } from '../../src/protocol/compensations';
import { chips, chipStyles } from '../elements/chips';
import '../elements/dialog';
import { StoreElement } from '../elements/storeElement';
import { controlStyles, textStyles } from '../elements/styles';
import { looksAtData, methodAt, methodText } from '../../src/protocol/methods';
import { methodSelect } from '../elements/methodPicker';
import { LEVELS, SCOPES } from '../text/levels';
import { heededScoring, type Scoring } from '../text/scoring';
import { scoringOptions } from './scoringFields';
import { checkField, fieldStyles, numberField, row } from './fields';
import { FINETUNE_DEFAULTS, finetuneDefaults, finetuneSwitch } from './finetuneFields';

/** The form of Prune…: a share of the neurons or parameters, by a method. It starts from what the views show. */
@customElement('mm-prune-form')
export class PruneForm extends StoreElement {
  static override styles = [textStyles, controlStyles, chipStyles, fieldStyles];
  @state() private method: MethodName = 'magnitude';
  @state() private level: PruneLevel = 'neuron';
  @state() private scope: PruneScope = 'global';
  @state() private percent = 40;
  @state() private rounds = 1;
  @state() private compensate: Compensation = 'none';
  @state() private epochs: number = FINETUNE_DEFAULTS.epochs;
  @state() private finetune = false;
  @state() private onlyLayer = false;
  @state() private seed = 0;
  @state() private scoring: Scoring = {};

  override connectedCallback(): void {
    super.connectedCallback();
    const { seed = 0, ...scoring } = this.store.choices.scoring;
    ({ method: this.method, level: this.level, scope: this.scope } = this.store.choices);
    this.seed = seed;
    this.scoring = scoring;
  }

  protected override render(): TemplateResult {
    const { store } = this;
    const { layer } = store.choices;
    const hasData = store.state?.data !== undefined;
    return html`<mm-dialog
      heading="Prune"
      text="Removes what is worth the least. Undo brings it back."
      action="Prune"
      note=${this.note(hasData)}
      @dismiss=${() => store.openForm(undefined)}
      @accept=${this.send}
    >
      <div class="fields">
        ${row(
          { label: 'Remove', hint: LEVELS[this.level].hint },
          chips({ label: 'Remove', options: LEVELS, value: this.level, choose: (value) => this.setLevel(value) }),
        )}
        ${numberField({
          label: 'Amount',
          value: this.percent,
          min: 0,
          max: 99.9,
          step: 0.1,
          unit: `% of the prunable ${LEVELS[this.level].label}`,
          change: (value) => (this.percent = value ?? this.percent),
        })}
        ${row(
          { label: 'Method', hint: methodText(this.method).hint },
          methodSelect({ value: this.method, level: this.level, choose: (value) => (this.method = value) }),
        )}
        ${scoringOptions(this.scoring, { methods: [this.method], level: this.level }, (next) => (this.scoring = next))}
        ${row(
          { label: 'Ranked in', hint: SCOPES[this.scope].hint },
          chips({ label: 'Scope', options: SCOPES, value: this.scope, choose: (value) => (this.scope = value) }),
        )}
        ${
          this.level === 'neuron'
            ? row(
                { label: 'Compensate', hint: COMPENSATIONS[this.compensate].hint },
                chips({
                  label: 'Compensate',
                  options: COMPENSATIONS,
                  value: this.compensate,
                  choose: (value) => (this.compensate = value),
                }),
              )
            : nothing
        }
        ${numberField({
          label: 'Rounds',
          value: this.rounds,
          min: 1,
          max: 100,
          unit: 'on the way to the amount',
          change: (value) => (this.rounds = value ?? this.rounds),
        })}
        ${finetuneSwitch(
          {
            label: 'Fine-tune after each round',
            on: this.finetune,
            epochs: this.epochs,
            unit: 'a round',
            needsData: !hasData,
            turn: (on) => (this.finetune = on),
            setEpochs: (epochs) => (this.epochs = epochs),
          },
          store.snapshot,
        )}
        ${
          layer === null
            ? nothing
            : checkField({
                label: `Only in ${layer}`,
                checked: this.onlyLayer,
                change: (checked) => (this.onlyLayer = checked),
              })
        }
        ${numberField({
          label: 'Seed',
          value: this.seed,
          min: 0,
          max: 2 ** 31 - 1,
          change: (value) => (this.seed = value ?? this.seed),
        })}
      </div>
    </mm-dialog>`;
  }

  private setLevel(level: PruneLevel): void {
    this.level = level;
    this.method = methodAt(this.method, level);
  }

  private note(hasData: boolean): string {
    const { data } = this.store.state ?? {};
    const compensates = this.level === 'neuron' && compensatesByData(this.compensate);
    if (!looksAtData(this.method) && !compensates) return '';
    return hasData ? `Looks at ${data ?? ''}.` : 'You will be asked for a data set.';
  }

  private send(): void {
    const { store, method, level, scope, rounds, seed, epochs } = this;
    const { layer } = store.choices;
    const settings: PruneSettings = {
      ...heededScoring([method], level, this.scoring),
      method,
      level,
      scope,
      seed,
      rounds,
      amount: Number((this.percent / 100).toPrecision(12)),
      ...(this.finetune && store.state?.data !== undefined ? { finetune: finetuneDefaults({ epochs, seed }, store.snapshot) } : {}),
      ...(level === 'neuron' && this.compensate !== 'none' ? { compensate: this.compensate } : {}),
      ...(this.onlyLayer && layer !== null ? { layers: [layer] } : {}),
    };
    store.openForm(undefined);
    store.run('prune', { settings });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-prune-form': PruneForm;
  }
}
