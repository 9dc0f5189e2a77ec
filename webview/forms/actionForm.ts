import '../elements/dialog';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { defined } from '../../src/base/defined';
import { ACTIONS, dataNeed } from '../../src/protocol/actions';
import type { MethodName, PruneLevel } from '../../src/protocol/vocabulary';
import { methodAt, methodText } from '../../src/protocol/methods';
import type { Fields, Part, Told } from '../../src/protocol/settings/field';
import { problemOf } from '../../src/protocol/settings/problemOf';
import type { Schema } from '../../src/protocol/settings/schema';
import { SCORING_NAMES } from '../../src/protocol/settings/scoring';
import { settle } from '../../src/protocol/settings/settle';
import { heededOf } from '../../src/protocol/settings/unheeded';
import { chipStyles } from '../elements/chips';
import { methodSelect } from '../elements/methodPicker';
import { StoreElement } from '../elements/storeElement';
import { controlStyles, textStyles } from '../elements/styles';
import type { ActionFormName } from '../store/panelStore';
import { FROZEN_HINT, isFrozen } from '../text/frozen';
import { checkField, fieldStyles, optionFields, row } from './fields';
import { anyShown, fieldsOf, sentence } from './fieldsOf';
import { methodChecks, methodChecksStyles } from './methodChecks';
import { studyCostText } from '../../src/protocol/studyCost';

/** What trains as its first purpose. */
const TRAININGS: ReadonlySet<ActionFormName> = new Set<ActionFormName>(['finetune', 'scratch', 'rewind']);

/** Settings that have a control of their own, or stand under Options…. */
const APART: ReadonlySet<string> = new Set(['layers', 'seed', ...SCORING_NAMES]);

/** What of a study few need to touch. */
const RARE: ReadonlySet<string> = new Set([
  'scope',
  'rounds',
  'compensate',
  'mergeThreshold',
  'statistics',
  'scratchEpochs',
  'learningRates',
  'halving',
  'validation',
  'validationSeed',
]);

/** What of a training is folded away, by what it is about. */
const TRAINING_FOLDS: Readonly<Record<string, readonly string[]>> = {
  'Options of training…': [
    'optimizer',
    'schedule',
    'batchSize',
    'validation',
    'aside',
    'asideSeed',
    'inputDropout',
    'grid',
    'seed',
    'checkpointContent',
  ],
  'Teacher…': ['teacher', 'teacherWeight', 'temperature', 'teacherContent'],
  'Checkpoints…': ['checkpoints', 'checkpointEvery'],
};

/** The form of an action: its settings as fields. It starts from what the views show. */
@customElement('mm-action-form')
export class ActionForm extends StoreElement {
  static override styles = [textStyles, controlStyles, chipStyles, fieldStyles, methodChecksStyles];
  @property() action: ActionFormName = 'prune';
  @state() private told: Told = {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.told = this.firstSettings();
  }

  protected override render(): TemplateResult {
    const { store, action } = this;
    const { title, summary } = ACTIONS[action];
    const problem = problemOf(this.schema, this.settings());
    return html`<mm-dialog
      heading=${title.replace('…', '')}
      text=${sentence(summary)}
      action=${action === 'study' ? 'Start Study' : title.replace('…', '')}
      note=${problem ?? this.note()}
      ?blocked=${problem !== undefined}
      @dismiss=${() => store.openForm(undefined)}
      @accept=${this.send}
    >
      <div class="fields">${this.mainFields()} ${this.finetuneFields()} ${this.onlyLayer()} ${this.folds()}</div>
    </mm-dialog>`;
  }

  private get schema(): Schema {
    return ACTIONS[this.action].settings;
  }

  private get level(): PruneLevel {
    const { level = 'neuron' } = this.told;
    return level as PruneLevel;
  }

  /** The levels of a study, which may have both; the level of everything else. */
  private get levels(): readonly PruneLevel[] {
    const { levels = [this.level] } = this.told;
    return levels as readonly PruneLevel[];
  }

  /** A study begins as the last one was told; else what the views show, then what a setting that must be told starts with. */
  private firstSettings(): Told {
    const { choices, snapshot, here } = this.store;
    const last = this.action === 'study' ? (choices.study ?? here?.study?.settings) : undefined;
    if (last && problemOf(this.schema, last) === undefined) return last;
    const { fields } = this.schema;
    const shown: Told = { ...choices.scoring, method: methodAt(choices.method, choices.level), level: choices.level, scope: choices.scope };
    const own = Object.fromEntries(
      Object.entries(fields).flatMap(([name, entry]) => {
        if ('part' in entry) return [];
        // Merging has a method and a scope of its own.
        const value = (this.action === 'merge' ? { ...shown, method: undefined, scope: undefined } : shown)[name] ?? entry.start;
        return value === undefined ? [] : [[name, value]];
      }),
    );
    const first = TRAININGS.has(this.action) && isFrozen(snapshot) ? { ...own, unfreeze: true } : own;
    const { formStart } = this.store;
    if (typeof formStart['level'] !== 'string') return { ...first, ...formStart };
    // A method of the other level would not do.
    return { ...first, ...formStart, method: methodAt(choices.method, formStart['level'] as PruneLevel) };
  }

  private change(told: Told): void {
    const level = told['level'] as PruneLevel | undefined;
    const { method } = told;
    this.told = level !== undefined && typeof method === 'string' ? { ...told, method: methodAt(method as MethodName, level) } : told;
  }

  private mainFields(): TemplateResult {
    const { fields } = this.schema;
    const study = this.action === 'study';
    const folded = new Set(TRAININGS.has(this.action) ? Object.values(TRAINING_FOLDS).flat() : []);
    const names = Object.keys(fields).filter(
      (name) =>
        !APART.has(name) &&
        !folded.has(name) &&
        !('part' in (fields[name] ?? {})) &&
        // Several levels can be told as well as one.
        !(study && (name === 'level' || RARE.has(name))),
    );
    return html`${names.map((name) => {
      if (name === 'method') return this.method();
      if (name === 'methods') return this.methods();
      return this.fields(fields, [name]);
    })}`;
  }

  private method(): TemplateResult {
    const entry = this.schema.fields['method'];
    const { method = 'merge' } = this.told;
    const value = method as MethodName;
    return row(
      { label: entry?.label ?? '', hint: `${methodText(value).hint}.` },
      methodSelect({ value, level: this.level, choose: (chosen) => this.change({ ...this.told, method: chosen }) }),
    );
  }

  private methods(): TemplateResult {
    const fallback = ACTIONS.study.settings.fields.methods.default;
    const chosen = (this.told['methods'] ?? fallback) as readonly MethodName[];
    return row(
      { label: 'Methods' },
      methodChecks(chosen, this.levels, (methods) => this.change({ ...this.told, methods })),
    );
  }

  private finetuneFields(): TemplateResult | typeof nothing {
    const part = this.schema.fields['finetune'];
    if (!part || !('part' in part)) return nothing;
    const { store, told } = this;
    const { finetune } = told;
    const needsData = store.state?.data === undefined && this.action !== 'study';
    const on = finetune !== undefined && !needsData;
    const frozen = on && isFrozen(store.snapshot);
    return html`${checkField({
      label: part.label,
      hint: needsData ? 'Needs a data set: choose one at the top right.' : frozen ? FROZEN_HINT : sentence(part.hint),
      checked: on,
      disabled: needsData,
      change: (checked) => this.change({ ...told, finetune: checked ? this.firstFinetune(part) : undefined }),
    })}
    ${on && typeof finetune === 'object' ? this.partFields(part, { ...finetune }) : nothing}`;
  }

  private partFields({ part, by }: Part, told: Told): TemplateResult {
    const others = Object.keys(part).filter((name) => name !== by && name !== 'seed');
    const change = (finetune: Told): void => this.change({ ...this.told, finetune });
    const how = { paths: this.store.paths };
    return html`${fieldsOf(part, [by], told, change)} ${optionFields(fieldsOf(part, others, told, change, how), 'Options of fine-tuning…')}`;
  }

  private firstFinetune({ part, by }: Part): Told {
    const entry = part[by];
    return { [by]: entry && !('part' in entry) ? entry.start : undefined, ...(isFrozen(this.store.snapshot) ? { unfreeze: true } : {}) };
  }

  private onlyLayer(): TemplateResult | typeof nothing {
    const { layer } = this.store.choices;
    const { layers, ...others } = this.told;
    if (layer === null || !this.schema.fields['layers']) return nothing;
    return checkField({
      label: `Only in ${layer}`,
      checked: layers !== undefined,
      change: (checked) => this.change(checked ? { ...others, layers: [layer] } : others),
    });
  }

  private folds(): TemplateResult {
    const { fields } = this.schema;
    const rare = this.action === 'study' ? Object.keys(fields).filter((name) => RARE.has(name)) : [];
    const folds = TRAININGS.has(this.action) ? TRAINING_FOLDS : { 'Options…': [...rare, ...SCORING_NAMES, 'seed'] };
    return html`${Object.entries(folds).map(([summary, all]) => {
      const names = all.filter((name) => fields[name]);
      return anyShown(fields, names, this.told) ? optionFields(this.fields(fields, names), summary) : nothing;
    })}`;
  }

  private fields(fields: Fields, names: readonly string[]): TemplateResult {
    return fieldsOf(fields, names, this.told, (told) => this.change(told), { paths: this.store.paths });
  }

  /** What would be sent: without what makes no difference or was left undefined. */
  private settings(): Told {
    const told = defined(this.told);
    const methods = told['methods'] ?? this.schema.fields['methods'];
    const known = Array.isArray(methods)
      ? { methods: (methods as MethodName[]).filter((name) => methodText(name).levels.some((level) => this.levels.includes(level))) }
      : {};
    return heededOf(this.schema, { ...told, ...known });
  }

  private note(): string {
    const { action, store } = this;
    const data = store.state?.data;
    const settings = this.settings();
    const looks =
      dataNeed(action, settings) === undefined ? '' : data === undefined ? 'You will be asked for a data set.' : `Looks at ${data}.`;
    if (action !== 'study') return looks;
    return `${studyCostText(settle(ACTIONS.study.settings, settings))}. ${looks}`;
  }

  private send(): void {
    const { store, action } = this;
    const settings = this.settings();
    store.openForm(undefined);
    if (action === 'study') store.choose({ tab: 'curves', study: settings });
    // The engine judges them again.
    store.run(action, { settings });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-action-form': ActionForm;
  }
}
