import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { FinetuneSettings } from '../../src/protocol/settings';
import { chipStyles } from '../elements/chips';
import '../elements/dialog';
import { StoreElement } from '../elements/storeElement';
import { controlStyles, textStyles } from '../elements/styles';
import { fieldStyles } from './fields';
import { FINETUNE_DEFAULTS, finetuneDefaults, finetuneFields } from './finetuneFields';

/** The form of Fine-tune…. */
@customElement('mm-finetune-form')
export class FinetuneForm extends StoreElement {
  static override styles = [textStyles, controlStyles, chipStyles, fieldStyles];
  @state() private settings: FinetuneSettings = FINETUNE_DEFAULTS;

  override connectedCallback(): void {
    super.connectedCallback();
    this.settings = finetuneDefaults({}, this.store.snapshot);
  }

  protected override render(): TemplateResult {
    const { store, settings } = this;
    const data = store.state?.data;
    return html`<mm-dialog
      heading="Fine-tune"
      text="Trains what is left. What was pruned to zero stays zero."
      action="Fine-tune"
      note=${data === undefined ? 'You will be asked for a data set.' : `Trains on ${data}.`}
      @dismiss=${() => store.openForm(undefined)}
      @accept=${() => {
        store.openForm(undefined);
        store.run('finetune', { settings });
      }}
    >
      <div class="fields">${finetuneFields(settings, (next) => (this.settings = next))}</div>
    </mm-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-finetune-form': FinetuneForm;
  }
}
