import type { ReactiveControllerHost } from 'lit';
import type { Disposable } from '../../src/base/disposables';
import { watchTheme } from './palette';

/** Has an element that is in the page rendered anew when the theme changes. */
export function followTheme(host: ReactiveControllerHost): void {
  let watching: Disposable | undefined;
  host.addController({
    hostConnected: () => (watching = watchTheme(() => host.requestUpdate())),
    hostDisconnected: () => watching?.dispose(),
  });
}
