import * as vscode from 'vscode';
import type { BackendChoice } from '../protocol/vocabulary';
import type { EngineSettings } from '../protocol/engine';

/** The settings of the engine as the user has them, and whether all of them may count. */
export interface ToldEngineSettings {
  readonly backend: BackendChoice;
  /** Empty for none. */
  readonly tfjsNodePath: string;
  /** 0 for as many as suit. */
  readonly workers: number;
  /** 0 for as long as the window is open. */
  readonly idleMinutes: number;
  readonly trusted: boolean;
}

/** The settings as they are now. */
export function toldEngineSettings(): ToldEngineSettings {
  const settings = vscode.workspace.getConfiguration('modelMinifier');
  return {
    backend: settings.get<BackendChoice>('backend', 'auto'),
    tfjsNodePath: settings.get<string>('tfjsNodePath', '').trim(),
    workers: settings.get<number>('workers', 0),
    idleMinutes: settings.get<number>('idleMinutes', 5),
    trusted: vscode.workspace.isTrusted,
  };
}

/**
 * What the engine is started with. In a workspace that is not trusted it is wasm, which is ours whole: nothing that
 * settings point to is loaded.
 */
export function engineSettings({ backend, tfjsNodePath, workers, idleMinutes, trusted }: ToldEngineSettings): EngineSettings {
  const plain = { ...(workers > 0 ? { workers } : {}), idleMinutes };
  if (!trusted) return { backend: 'wasm', ...plain };
  return { backend, ...(tfjsNodePath === '' ? {} : { tfjsNodePath }), ...plain };
}
