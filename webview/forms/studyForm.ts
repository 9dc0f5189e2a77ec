import { css, html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { MethodName, PruneLevel, PruneScope } from '../../src/protocol/vocabulary';
import type { StudySettings } from '../../src/protocol/settings';
import { chips, chipStyles } from '../elements/chips';
import '../elements/dialog';
import { StoreElement } from '../elements/storeElement';
import { controlStyles, textStyles } from '../elements/styles';
import { plural } from '../text/format';
import { METHOD_GROUPS, METHOD_NAMES, methodText } from '../../src/protocol/methods';
import { methodsByGroup } from '../elements/methodPicker';
import { LEVELS, SCOPES } from '../text/levels';
import { heededScoring, type Scoring } from '../text/scoring';
import { scoringOptions } from './scoringFields';
import { parseNumberList } from '../text/numberList';
import { fieldStyles, numberField, row, textField } from './fields';
import { FINETUNE_DEFAULTS, finetuneDefaults, finetuneSwitch } from './finetuneFields';

/** Few enough to be read as curves; the controls among them. */
const FIRST_METHODS: readonly MethodName[] = ['magnitude', 'random', 'obd', 'obd-sd'];

/** The form of Study…: which trials to run. */
@customElement('mm-study-form')
export class StudyForm extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    chipStyles,
    fieldStyles,
    css`
      .groups {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 4px 14px;
      }
      .group {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 14px;
      }
    `,
  ];
  @state() private methods: ReadonlySet<MethodName> = new Set(FIRST_METHODS);
  @state() private level: PruneLevel = 'neuron';
  @state() private scope: PruneScope = 'global';
  @state() private amounts = '0..90 step 10';
  @state() private seeds = 3;
  @state() private scoring: Scoring = {};
  @state() private finetune = false;
  @state() private epochs: number = FINETUNE_DEFAULTS.epochs;

  override connectedCallback(): void {
    super.connectedCallback();
    const { seed: _, ...scoring } = this.store.choices.scoring;
    this.level = this.store.choices.level;
    this.scoring = scoring;
  }

  protected override render(): TemplateResult {
    const { store } = this;
    const amounts = this.amountList();
    const chosen = this.chosen();
    const trials = (amounts?.length ?? 0) * chosen.length * this.seeds * (this.finetune ? 2 : 1);
    const data = store.state?.data;
    return html`<mm-dialog
      heading="Study"
      text="Prunes copies of the model and measures each. The model itself stays as it is."
      action="Start Study"
      note="${plural(trials, 'trial')}${data === undefined ? '; you will be asked for a data set' : ` on ${data}`}"
      ?blocked=${trials === 0}
      @dismiss=${() => store.openForm(undefined)}
      @accept=${this.send}
    >
      <div class="fields">
        ${row(
          { label: 'Methods' },
          html`<div class="groups">
            ${methodsByGroup(this.level).map(
              ({ group, methods }) =>
                html`<span class="dim">${METHOD_GROUPS[group].label}</span>
                  <span class="group">${methods.map((name) => this.method(name))}</span>`,
            )}
          </div>`,
        )}
        ${row({ label: 'Remove' }, chips({ label: 'Remove', options: LEVELS, value: this.level, choose: (value) => (this.level = value) }))}
        ${row(
          { label: 'Ranked in' },
          chips({ label: 'Scope', options: SCOPES, value: this.scope, choose: (value) => (this.scope = value) }),
        )}
        ${textField({
          label: 'Amounts',
          value: this.amounts,
          hint: 'In percent: 0, 25, 50 or 0..90 step 10.',
          wrong: amounts === null ? 'Numbers from 0 to below 100 are needed.' : '',
          change: (value) => (this.amounts = value),
        })}
        ${numberField({
          label: 'Seeds',
          value: this.seeds,
          min: 1,
          max: 50,
          unit: 'runs of each',
          change: (value) => (this.seeds = value ?? this.seeds),
        })}
        ${scoringOptions(this.scoring, { methods: chosen, level: this.level }, (next) => (this.scoring = next))}
        ${finetuneSwitch(
          {
            label: 'Also with fine-tuning',
            on: this.finetune,
            epochs: this.epochs,
            needsData: false,
            turn: (on) => (this.finetune = on),
            setEpochs: (epochs) => (this.epochs = epochs),
          },
          store.snapshot,
        )}
      </div>
    </mm-dialog>`;
  }

  private method(name: MethodName): TemplateResult {
    const { label, hint } = methodText(name);
    return html`<label title=${hint}>
      <input type="checkbox" .checked=${this.methods.has(name)} @change=${() => this.turn(name)} />
      ${label}
    </label>`;
  }

  /** The methods ticked that know the level. */
  private chosen(): MethodName[] {
    return METHOD_NAMES.filter((name) => this.methods.has(name) && methodText(name).levels.includes(this.level));
  }

  private amountList(): readonly number[] | null {
    const percents = parseNumberList(this.amounts);
    return percents?.every((percent) => percent >= 0 && percent < 100) ? percents : null;
  }

  private turn(name: MethodName): void {
    const methods = new Set(this.methods);
    if (!methods.delete(name)) methods.add(name);
    this.methods = methods;
  }

  private send(): void {
    const { store, level, scope, epochs } = this;
    const methods = this.chosen();
    const settings: StudySettings = {
      ...heededScoring(methods, level, this.scoring),
      methods,
      level,
      scope,
      amounts: (this.amountList() ?? []).map((percent) => Number((percent / 100).toPrecision(12))),
      seeds: Array.from({ length: this.seeds }, (_, i) => i + 1),
      ...(this.finetune ? { finetune: finetuneDefaults({ epochs }, this.store.snapshot) } : {}),
    };
    store.openForm(undefined);
    store.choose({ tab: 'curves' });
    store.run('study', { settings });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-study-form': StudyForm;
  }
}
