import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { ACTION_NAMES, actionOf } from '../../../src/protocol/actions';

const CATEGORY = 'Model Minifier';
const IN_EDITOR = 'activeCustomEditorId == modelMinifier.model';

interface Contributions {
  readonly commands: readonly Command[];
  readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
}
interface Command {
  readonly command: string;
  readonly title: string;
  readonly category: string;
  readonly icon?: string;
}
interface MenuItem {
  readonly command: string;
  readonly when: string;
  readonly group?: string;
}

/** `npx vitest run test/unit/docs -u` writes what follows from the table of actions into package.json; the rest of it stays. */
it('keeps package.json’s commands and menus in step with the actions', async () => {
  const manifest = JSON.parse(await readFile('package.json', 'utf8')) as { contributes: Contributions };
  const names = ACTION_NAMES.filter((name) => actionOf(name).group !== undefined);
  const isOurs = ({ command }: { command: string }): boolean => names.some((name) => command === `modelMinifier.${name}`);
  const { commands, menus } = manifest.contributes;
  const others = (items: readonly MenuItem[] = []): readonly MenuItem[] => items.filter((item) => !isOurs(item));
  const contributes = {
    ...manifest.contributes,
    commands: [
      ...commands.filter((command) => !isOurs(command)),
      ...names.map((name) => {
        const { title, icon } = actionOf(name);
        return { command: `modelMinifier.${name}`, title, category: CATEGORY, ...(icon === undefined ? {} : { icon: `$(${icon})` }) };
      }),
    ],
    menus: {
      ...menus,
      'editor/title': [
        ...others(menus['editor/title']),
        ...names.map((name) => ({ command: `modelMinifier.${name}`, when: IN_EDITOR, group: actionOf(name).group })),
      ],
      commandPalette: [...others(menus['commandPalette']), ...names.map((name) => ({ command: `modelMinifier.${name}`, when: IN_EDITOR }))],
    },
  };
  await expect(`${JSON.stringify({ ...manifest, contributes }, null, 2)}\n`).toMatchFileSnapshot('../../../package.json');
});
