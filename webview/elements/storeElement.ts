import { LitElement } from 'lit';
import type { Disposable } from '../../src/base/disposables';
import type { PanelStore } from '../store/panelStore';

/** An element that shows the store and renders anew when it changes. */
export abstract class StoreElement extends LitElement {
  static override properties = { store: { attribute: false } };
  declare store: PanelStore;
  private subscription: Disposable | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.subscription = this.store.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.subscription?.dispose();
  }
}
