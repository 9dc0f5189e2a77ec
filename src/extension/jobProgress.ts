import * as vscode from 'vscode';
import type { RequestOptions } from './engineClient';
import type { ModelDocument, StartAgain } from './modelDocument';
import { progressWords } from '../base/progress';

/**
 * Runs a model's job with a notification that shows its progress and can cancel it; the panel shows it too. `again` is what starts it
 * again when the window's end cut it short.
 */
export function withJobProgress<R>(
  document: ModelDocument,
  title: string,
  work: (options: RequestOptions) => Promise<R>,
  again?: StartAgain,
): Promise<R> {
  const run = (controller: AbortController): Promise<R> =>
    Promise.resolve(
      vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: `${title}: ${document.state.title}`, cancellable: true },
        (notification, token) => {
          token.onCancellationRequested(() => controller.abort());
          let shownPercent = 0;
          return work({
            signal: controller.signal,
            onProgress: (progress) => {
              const percent = progress.total > 0 ? (100 * progress.done) / progress.total : 0;
              notification.report({ message: progressWords(progress), increment: Math.max(0, percent - shownPercent) });
              shownPercent = Math.max(shownPercent, percent);
              document.update({ busy: { title, ...document.state.busy, progress } });
            },
            onEpoch: (record) => {
              const { busy } = document.state;
              document.update({ busy: { title, ...busy, epochs: [...(busy?.epochs ?? []), record] } });
            },
          });
        },
      ),
    );
  return document.runJob(title, run, again);
}
