import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/**
 * The panel's page: one script of ours, one stylesheet (the icons), nothing from anywhere else. Styles of elements are
 * constructed sheets, which no policy needs to allow.
 */
export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const source = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', name)).toString();
  const nonce = randomBytes(16).toString('base64url');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" id="vscode-codicon-stylesheet" href="${source('codicon.css')}">
    <title>Model</title>
  </head>
  <body>
    <script nonce="${nonce}" src="${source('webview.js')}"></script>
  </body>
</html>`;
}
