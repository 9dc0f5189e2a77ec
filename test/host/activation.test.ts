import { deepEqual, equal, ok } from 'node:assert/strict';
import { commands, extensions } from 'vscode';

const ID = 'model-minifier.model-minifier';

interface Contributions {
  readonly commands: readonly { readonly command: string }[];
  readonly customEditors: readonly {
    readonly viewType: string;
    readonly priority: string;
    readonly selector: readonly { filenamePattern: string }[];
  }[];
}

describe('the extension', () => {
  it('is there and activates', async () => {
    const extension = extensions.getExtension(ID);
    ok(extension, `${ID} is not installed`);
    await extension.activate();
    equal(extension.isActive, true);
  });

  it('registers every command that its manifest names', async () => {
    const { contributes } = extensions.getExtension(ID)?.packageJSON as { contributes: Contributions };
    const registered = new Set(await commands.getCommands(true));
    const promised = contributes.commands.map(({ command }) => command);
    ok(promised.length > 0);
    deepEqual(
      promised.filter((command) => !registered.has(command)),
      [],
    );
  });

  it('offers itself as an editor of any .json and of a file called model, as the text editor is for all others', () => {
    const { contributes } = extensions.getExtension(ID)?.packageJSON as { contributes: Contributions };
    const [editor] = contributes.customEditors;
    ok(editor);
    deepEqual(
      editor.selector.map((one) => one.filenamePattern),
      ['*.json', '*model'],
    );
    equal(editor.priority, 'option');
  });
});
