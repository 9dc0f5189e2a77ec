import * as vscode from 'vscode';
import type { SaveOptions } from '../protocol/saveOptions';

/** How the user has models of a place written. */
export function saveSettings(place: vscode.Uri): Required<SaveOptions> {
  const settings = vscode.workspace.getConfiguration('modelMinifier', place);
  return {
    keepOrder: settings.get<boolean>('keepOrder', false),
    keepTraining: settings.get<boolean>('keepTraining', false),
    precompress: settings.get<boolean>('precompress', false),
  };
}
