import * as vscode from 'vscode';
import { progressText } from '../base/progress';
import type { RequestOptions } from './engineClient';
import { endText } from './endText';
import type { JobSignals, StartAgain } from './document/workAtHand';
import type { ModelDocument } from './document/modelDocument';
import { openModelEditor } from './openModelEditor';

/** What may be said of a job beside its title. */
interface JobOptions {
  /** It says itself what came of it. */
  readonly tellsItself?: boolean;
  /** What starts it again when the window's end cut it short. */
  readonly again?: StartAgain;
}

/**
 * Runs a model's job with a notification that shows its progress and can cancel it; the panel shows it too. The notification's bar
 * only moves: VS Code's can't begin anew with each phase, so the share of the phase stands in its text. Whoever looks elsewhere is told
 * of the end of a job that took long.
 */
export async function withJobProgress<R>(
  document: ModelDocument,
  title: string,
  work: (options: RequestOptions) => Promise<R>,
  { tellsItself = false, again }: JobOptions = {},
): Promise<R> {
  const start = Date.now();
  const run = ({ controller, enough }: JobSignals): Promise<R> =>
    Promise.resolve(
      vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: `${title}: ${document.state.title}`, cancellable: true },
        (notification, token) => {
          token.onCancellationRequested(() => controller.abort());
          return work({
            signal: controller.signal,
            enough: enough.signal,
            onProgress: (progress) => {
              notification.report({ message: progressText(progress) });
              document.work.progressed({ progress });
            },
            onEpoch: (record) => document.work.progressed({ epochs: [...(document.work.shown.busy?.epochs ?? []), record] }),
          });
        },
      ),
    );
  const result = await document.work.run(title, run, again);
  const lookedAt = vscode.window.state.focused && document.visible;
  const text = tellsItself ? undefined : endText({ title, model: document.state.title, seconds: (Date.now() - start) / 1000, lookedAt });
  if (text !== undefined) void tellOfEnd(document, text);
  return result;
}

async function tellOfEnd(document: ModelDocument, text: string): Promise<void> {
  const show = 'Show';
  if ((await vscode.window.showInformationMessage(text, show)) === show) await openModelEditor(document.uri);
}
