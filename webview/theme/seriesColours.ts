import { mixed, type Colour } from './colour';

/**
 * Colours that tell series apart, in the order they are taken, from the theme's variables. Each stands out from the
 * background by 3:1 in VS Code's own themes; a test measures that, and how far they are from one another.
 */
export function seriesColours(read: (variable: string) => Colour): readonly Colour[] {
  const text = read('--vscode-foreground');
  const blue = read('--vscode-charts-blue');
  const yellow = read('--vscode-charts-yellow');
  const red = read('--vscode-charts-red');
  const cyan = read('--vscode-terminal-ansiCyan');
  const magenta = read('--vscode-terminal-ansiMagenta');
  return [
    blue,
    yellow,
    read('--vscode-charts-purple'),
    read('--vscode-charts-green'),
    red,
    // Themes have no more than eight that differ. Of their mixtures these lie furthest from the others in every theme.
    mixed(magenta, red, 0.5),
    cyan,
    read('--vscode-descriptionForeground'),
    magenta,
    mixed(blue, text, 0.5),
    mixed(cyan, magenta, 0.5),
    mixed(yellow, text, 0.55),
  ];
}
