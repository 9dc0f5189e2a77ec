import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Told } from '../../src/protocol/settings/field';
import { dataWords, type DataFormat } from '../../src/protocol/settings/dataWords';
import { problemOf } from '../../src/protocol/settings/problemOf';
import { readingSentences } from '../../src/protocol/readingText';
import { chipStyles } from '../elements/chips';
import '../elements/dialog';
import { StoreElement } from '../elements/storeElement';
import { controlStyles, textStyles } from '../elements/styles';
import { fieldStyles } from './fields';
import { fieldsOf } from './fieldsOf';

/** How the data set is to be read: a field for each word. What is empty is found out, as the reading above the fields says. */
@customElement('mm-reading-form')
export class ReadingForm extends StoreElement {
  static override styles = [textStyles, controlStyles, chipStyles, fieldStyles];
  @state() private changed: Told | undefined;

  protected override render(): TemplateResult {
    const { store } = this;
    const { fields } = dataWords;
    const problem = problemOf(dataWords, this.told);
    // Fields that do not go with the files are not shown; what the files are was seen when they were read.
    const { format = this.readFormat } = this.told;
    const shown: Told = { ...this.told, ...(format === undefined ? {} : { format }) };
    return html`<mm-dialog
      heading="Read ${store.state?.data ?? 'the data set'} otherwise"
      text=${this.now()}
      action="Read"
      note=${problem ?? 'What is left empty is found out.'}
      ?blocked=${problem !== undefined}
      @dismiss=${() => store.openForm(undefined)}
      @accept=${this.send}
    >
      <div class="fields">
        ${fieldsOf(fields, Object.keys(fields), shown, (told) => this.change(told), { paths: { ...store.paths, from: 'the data set’s folder' } })}
      </div>
    </mm-dialog>`;
  }

  /** As changed here, else as it was told before. */
  private get told(): Told {
    return this.changed ?? { ...this.store.state?.dataWords };
  }

  /** What the files were seen to be. */
  private get readFormat(): DataFormat | undefined {
    const { reading } = this.store.state ?? {};
    return reading?.kind === 'read' ? reading.reading.format : undefined;
  }

  private now(): string {
    const { reading } = this.store.state ?? {};
    return reading?.kind === 'read' ? `Now: ${readingSentences(reading.reading).join(' ')}` : (reading?.message ?? '');
  }

  /** The format counts as told only where it was, or is another than was seen. */
  private change({ format, ...others }: Told): void {
    const told = format !== undefined && (this.told['format'] !== undefined || format !== this.readFormat);
    this.changed = told ? { ...others, format } : others;
  }

  private send(): void {
    const { store } = this;
    store.openForm(undefined);
    // The extension judges them again.
    store.run('changeReading', { words: this.told });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-reading-form': ReadingForm;
  }
}
