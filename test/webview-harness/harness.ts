import type { ToPanel } from '../../src/protocol/panel';
import { FakeExtension } from './fakeExtension';
import { pointsOf } from './fixtureStudy';
import { sceneState, type Scene } from './fixtureStates';
import themes from './themes.json';

/*
 * Plays VS Code to the panel: theme variables, body class, acquireVsCodeApi. What to play is in the address:
 * index.html?theme=dark|light|hcDark|hcLight&scene=fresh|worked|…&broken&kept={"tab":"neurons"}.
 */

type ThemeName = keyof typeof themes;

const BODY_CLASS: Record<ThemeName, string> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  hcDark: 'vscode-high-contrast',
  hcLight: 'vscode-high-contrast vscode-high-contrast-light',
};

const asked = new URLSearchParams(location.search);
wear((asked.get('theme') ?? 'dark') as ThemeName);

let kept: unknown = JSON.parse(asked.get('kept') ?? 'null');
/** Messages that the panel has yet to hear. */
let underway = 0;
window.addEventListener('message', () => underway--);
const extension = new FakeExtension(
  sceneState((asked.get('scene') ?? 'fresh') as Scene),
  (message: ToPanel) => {
    underway++;
    setTimeout(() => window.postMessage(message, '*'), 5);
  },
  asked.has('broken'),
);

Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage: (message: Parameters<typeof extension.receive>[0]) => extension.receive(message),
    getState: () => kept,
    setState: (state: unknown) => (kept = state),
  }),
  // For the pictures' script and for play in the console.
  harness: { extension, pointsOf, wear, drawn, kept: () => kept, play: (scene: Scene) => extension.become(sceneState(scene)) },
});

/** Resolves once the panel has drawn all that it was told, and asks for nothing more. */
async function drawn(): Promise<void> {
  do {
    while (underway > 0) await frame();
    await frame();
    await frame();
  } while (underway > 0);
}

/** The work of a frame is done when this resolves. */
function frame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

/** Puts on a theme, as VS Code does: variables on html, a class on body. */
function wear(name: ThemeName): void {
  const { style } = document.documentElement;
  for (const variable of [...style]) style.removeProperty(variable);
  for (const [variable, value] of Object.entries(themes[name])) style.setProperty(variable, value);
  document.body.className = BODY_CLASS[name];
}
