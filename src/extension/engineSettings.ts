import * as vscode from 'vscode';
import type { BackendChoice } from '../protocol/vocabulary';
import type { EngineSettings } from '../protocol/engine';

/**
 * What the engine is started with. In a workspace that is not trusted it is wasm, which is ours whole: nothing that
 * settings point to is loaded.
 */
export function engineSettings(): EngineSettings {
  const settings = vscode.workspace.getConfiguration('modelMinifier');
  const workers = settings.get<number>('workers', 0);
  const plain = { ...(workers > 0 ? { workers } : {}), idleMinutes: settings.get<number>('idleMinutes', 5) };
  if (!vscode.workspace.isTrusted) return { backend: 'wasm', ...plain };
  const tfjsNodePath = settings.get<string>('tfjsNodePath', '').trim();
  return {
    backend: settings.get<BackendChoice>('backend', 'auto'),
    ...(tfjsNodePath === '' ? {} : { tfjsNodePath }),
    ...plain,
  };
}
