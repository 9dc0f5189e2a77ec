import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { MethodName, PruneScope } from '../../src/protocol/vocabulary';
import { looksAtData, methodText } from '../../src/protocol/methods';
import type { MergeSettings } from '../../src/protocol/settings';
import { MERGE_WAYS } from '../../src/protocol/compensations';
import { chips, chipStyles } from '../elements/chips';
import '../elements/dialog';
import { methodSelect } from '../elements/methodPicker';
import { StoreElement } from '../elements/storeElement';
import { controlStyles, textStyles } from '../elements/styles';
import { SCOPES } from '../text/levels';
import { heededScoring, type Scoring } from '../text/scoring';
import { fieldStyles, numberField, row } from './fields';
import { FINETUNE_DEFAULTS, finetuneDefaults, finetuneSwitch } from './finetuneFields';
import { scoringOptions } from './scoringFields';

/** The form of Merge…: neurons that others can stand in for go, and the others take over. */
@customElement('mm-merge-form')
export class MergeForm extends StoreElement {
  static override styles = [textStyles, controlStyles, chipStyles, fieldStyles];
  @state() private by: MergeSettings['by'] = 'weights';
  @state() private method: MethodName = 'merge';
  @state() private scope: PruneScope = 'layer';
  @state() private percent = 30;
  @state() private threshold: number | undefined;
  @state() private finetune = false;
  @state() private epochs: number = FINETUNE_DEFAULTS.epochs;
  @state() private scoring: Scoring = {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.scoring = this.store.choices.scoring;
  }

  protected override render(): TemplateResult {
    const { store, by, method } = this;
    const data = store.state?.data;
    const looks = by === 'activations' || looksAtData(method);
    return html`<mm-dialog
      heading="Merge"
      text="Removes neurons and lets those that stay take over. Undo brings them back."
      action="Merge"
      note=${looks ? (data === undefined ? 'You will be asked for a data set.' : `Looks at ${data}.`) : ''}
      @dismiss=${() => store.openForm(undefined)}
      @accept=${this.send}
    >
      <div class="fields">
        ${row(
          { label: 'By', hint: MERGE_WAYS[by].hint },
          chips({ label: 'By', options: MERGE_WAYS, value: by, choose: (value) => (this.by = value) }),
        )}
        ${numberField({
          label: 'Amount',
          value: this.percent,
          min: 0,
          max: 99.9,
          step: 0.1,
          unit: '% of the prunable neurons',
          change: (value) => (this.percent = value ?? this.percent),
        })}
        ${
          by === 'weights'
            ? numberField({
                label: 'Likeness',
                value: this.threshold,
                min: 0,
                max: 1,
                step: 'any',
                placeholder: 'all',
                unit: 'at least, 0 to 1',
                hint: 'Merges into the nearest neuron only, where it is at least so alike; empty: spreads over all that stay.',
                change: (value) => (this.threshold = value),
              })
            : nothing
        }
        ${row(
          { label: 'What goes', hint: methodText(method).hint },
          methodSelect({ value: method, level: 'neuron', choose: (value) => (this.method = value) }),
        )}
        ${row(
          { label: 'Ranked in', hint: SCOPES[this.scope].hint },
          chips({ label: 'Scope', options: SCOPES, value: this.scope, choose: (value) => (this.scope = value) }),
        )}
        ${finetuneSwitch(
          {
            label: 'Fine-tune afterwards',
            on: this.finetune,
            epochs: this.epochs,
            needsData: data === undefined,
            turn: (on) => (this.finetune = on),
            setEpochs: (epochs) => (this.epochs = epochs),
          },
          store.snapshot,
        )}
        ${scoringOptions(this.scoring, { methods: [method], level: 'neuron', seed: true }, (next) => (this.scoring = next))}
      </div>
    </mm-dialog>`;
  }

  private send(): void {
    const { store, by, method, scope, threshold, epochs } = this;
    const settings: MergeSettings = {
      ...heededScoring([method], 'neuron', this.scoring),
      by,
      method,
      scope,
      amount: Number((this.percent / 100).toPrecision(12)),
      ...(by === 'weights' && threshold !== undefined ? { mergeThreshold: threshold } : {}),
      ...(this.finetune && store.state?.data !== undefined ? { finetune: finetuneDefaults({ epochs }, store.snapshot) } : {}),
    };
    store.openForm(undefined);
    store.run('merge', { settings });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-merge-form': MergeForm;
  }
}
