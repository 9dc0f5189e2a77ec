import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { actionOf } from '../../src/protocol/actions';
import type { ShrinkFinding } from '../../src/protocol/inspectAnswer';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

/** Why the files are no smaller, each reason with a button to what would help; nothing where there is nothing to say. */
@customElement('mm-shrink-list')
export class ShrinkList extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      ul {
        display: grid;
        gap: 8px;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 4px 12px;
        align-items: center;
      }
      span {
        overflow-wrap: anywhere;
      }
      @container (max-width: 460px) {
        li {
          grid-template-columns: minmax(0, 1fr);
        }
        button {
          width: fit-content;
        }
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { snapshot, busy } = this.store;
    const findings = snapshot?.model.shrink ?? [];
    if (findings.length === 0) return nothing;
    return html`<section>
      <h2 id="title">Why did it not shrink?</h2>
      <ul aria-labelledby="title">
        ${findings.map(
          ({ code, message, action }) =>
            html`<li>
              <span id=${code}>${message}</span>
              ${
                action
                  ? html`<button aria-disabled=${busy} aria-describedby=${code} @click=${() => this.take(action)}>
                      ${actionOf(action.name).title}
                    </button>`
                  : nothing
              }
            </li>`,
        )}
      </ul>
    </section>`;
  }

  private take({ name, settings = {} }: NonNullable<ShrinkFinding['action']>): void {
    const { store } = this;
    if (store.busy) return;
    if (name === 'saveAs') store.run(name, {});
    else store.openForm(name, settings);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-shrink-list': ShrinkList;
  }
}
