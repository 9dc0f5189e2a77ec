import './elements/panel';
import type { ToExtension, ToPanel } from '../src/protocol/panel';
import type { Choices } from './store/choices';
import { PanelStore } from './store/panelStore';
import { keepTextUndo } from './textUndo';
import { adoptTheme } from './theme/adoptTheme';
import { oncePerFrame } from './store/oncePerFrame';

/** What VS Code gives a webview, once. */
declare function acquireVsCodeApi(): {
  postMessage(message: ToExtension): void;
  getState(): unknown;
  setState(choices: Choices): void;
};

const editor = acquireVsCodeApi();
const store = new PanelStore(
  {
    post: (message) => editor.postMessage(message),
    listen: (receive) => {
      // Only the extension can post to a webview, and it is typed by the same file.
      const listener = (event: MessageEvent<ToPanel>): void => receive(event.data);
      window.addEventListener('message', listener);
      return { dispose: () => window.removeEventListener('message', listener) };
    },
  },
  { get: () => editor.getState(), set: (choices) => editor.setState(choices) },
  oncePerFrame,
);

adoptTheme(document);
keepTextUndo(document);
const panel = document.createElement('mm-panel');
panel.store = store;
document.body.replaceChildren(panel);
store.start();
