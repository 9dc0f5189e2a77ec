import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { QuantizeSettings } from '../../src/protocol/settings';
import { chips, chipStyles } from '../elements/chips';
import '../elements/dialog';
import { StoreElement } from '../elements/storeElement';
import { controlStyles, textStyles } from '../elements/styles';
import type { ChoiceText } from '../../src/protocol/methods';
import { fieldStyles, numberField, row, textField } from './fields';

type QuantizedDType = QuantizeSettings['dtype'];

const DTYPES = {
  uint8: { label: 'uint8', hint: 'A quarter of the bytes; 256 values a weight' },
  uint16: { label: 'uint16', hint: 'Half the bytes; 65,536 values a weight' },
  float16: { label: 'float16', hint: 'Half the bytes; three digits of every value' },
} satisfies Record<QuantizedDType, ChoiceText>;

/** The form of Quantize…. */
@customElement('mm-quantize-form')
export class QuantizeForm extends StoreElement {
  static override styles = [textStyles, controlStyles, chipStyles, fieldStyles];
  @state() private dtype: QuantizedDType = 'uint8';
  @state() private levels: number | undefined;
  @state() private include = '';
  @state() private exclude = '';

  protected override render(): TemplateResult {
    const { store, dtype } = this;
    return html`<mm-dialog
      heading="Quantize"
      text="Stores weights in fewer bits. Stock TensorFlow.js decodes them on loading; zeros stay exactly zero."
      action="Quantize"
      @dismiss=${() => store.openForm(undefined)}
      @accept=${this.send}
    >
      <div class="fields">
        ${row(
          { label: 'Store as', hint: DTYPES[dtype].hint },
          chips({ label: 'Store as', options: DTYPES, value: dtype, choose: (value) => (this.dtype = value) }),
        )}
        ${
          dtype === 'uint8'
            ? numberField({
                label: 'Levels',
                value: this.levels,
                min: 2,
                max: 256,
                placeholder: '256',
                unit: 'distinct values a weight',
                hint: 'Fewer levels compress better: 16 is like 4 bits once zipped.',
                change: (value) => (this.levels = value),
              })
            : nothing
        }
        ${textField({
          label: 'Include',
          value: this.include,
          placeholder: 'all float32 weights',
          hint: 'Names of weights, separated by commas; * and ? stand for any text.',
          change: (value) => (this.include = value),
        })}
        ${textField({
          label: 'Exclude',
          value: this.exclude,
          placeholder: 'none, e.g. */bias',
          change: (value) => (this.exclude = value),
        })}
      </div>
    </mm-dialog>`;
  }

  private send(): void {
    const { store, dtype, levels } = this;
    const include = patternsOf(this.include);
    const exclude = patternsOf(this.exclude);
    const settings: QuantizeSettings = {
      dtype,
      ...(dtype === 'uint8' && levels !== undefined ? { levels } : {}),
      ...(include.length > 0 ? { include } : {}),
      ...(exclude.length > 0 ? { exclude } : {}),
    };
    store.openForm(undefined);
    store.run('quantize', { settings });
  }
}

function patternsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-quantize-form': QuantizeForm;
  }
}
