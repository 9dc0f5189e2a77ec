import { deepEqual, equal, ok } from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] };
    readonly virtualWorkspaces: { readonly supported: boolean };
  };
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> } };
}

describe('in a workspace that is not trusted', () => {
  const manifest = (): Manifest => vscode.extensions.getExtension('model-minifier.model-minifier')?.packageJSON as Manifest;

  it('models can be read, and settings that name code are not listened to', () => {
    const { untrustedWorkspaces, virtualWorkspaces } = manifest().capabilities;
    equal(untrustedWorkspaces.supported, 'limited');
    ok(untrustedWorkspaces.restrictedConfigurations.includes('modelMinifier.tfjsNodePath'));
    equal(virtualWorkspaces.supported, false);
  });

  it('no workspace can name the native library, trusted or not', () => {
    equal(manifest().contributes.configuration.properties['modelMinifier.tfjsNodePath']?.scope, 'machine');
  });

  it('there is no setting that names a program to run', () => {
    const names = Object.keys(manifest().contributes.configuration.properties).sort();
    const known = ['backend', 'idleMinutes', 'keepOrder', 'keepTraining', 'precompress', 'tfjsNodePath', 'workers'];
    deepEqual(
      names,
      known.map((name) => `modelMinifier.${name}`),
    );
  });
});
