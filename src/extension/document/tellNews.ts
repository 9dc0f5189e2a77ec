import * as vscode from 'vscode';
import { durationText } from '../../base/durationText';
import { ORIGINAL } from '../../protocol/plans';
import type { DocumentNews } from './documentNews';
import type { ModelDocument } from './modelDocument';
import { openModelEditor } from '../openModelEditor';
import type { RunPanelCommand } from '../panelCommands';

/** Models whose user was told that they are not saved by themselves. */
const toldNotSaved = new WeakSet<ModelDocument>();

/** What the user is told of a model that he did not ask for just now, and what he can do about it. */
export const tellNews = {
  /** Something happened to the model. */
  of(document: ModelDocument, news: DocumentNews, run: RunPanelCommand): void {
    const { title, plans } = document.state;
    switch (news.kind) {
      case 'changedOnDisk':
        void vscode.window.showWarningMessage(
          `${title} is another model on disk than the one that its steps were made of. It is shown as it is now; the steps are kept for when the other one is back.`,
        );
        break;
      case 'madeOtherwise':
        void vscode.window.showWarningMessage(
          `“${news.name}” of ${title} was made again and is not what it was: its data set has changed, or the version of Model Minifier. The figures are those of now.`,
        );
        break;
      case 'interrupted':
        void offer(`“${news.job.title}” was at work on ${title} when its window closed.`, {
          'Start Again': async () => {
            const { node, command, params } = news.job;
            if (plans?.nodes.some(({ id }) => id === node)) await run('goTo', document, { node });
            await run(command, document, params);
          },
        });
        break;
      case 'absent':
        void offer(`${title}: ${news.message}`, {
          [`Make Again (about ${durationText(news.seconds)})`]: () => run('goTo', document, { node: plans?.at ?? ORIGINAL }),
          'Go to the Original': () => run('goTo', document, { node: ORIGINAL }),
        });
        break;
    }
  },

  /** Its tab is closed, and its job is not over. */
  goesOn(document: ModelDocument, job: string): void {
    void offer(`“${job}” of ${document.state.title} goes on, though its tab is closed.`, {
      Stop: () => {
        document.work.cancel();
        return Promise.resolve();
      },
      Show: () => openModelEditor(document.uri),
    });
  },

  /** VS Code saves by itself, but nobody said where to. Told once. */
  notSavedYet(document: ModelDocument, save: () => Promise<void>): void {
    if (toldNotSaved.has(document)) return;
    toldNotSaved.add(document);
    void offer(`${document.state.title} is not saved by itself: its files stay as they are, and no other place is chosen.`, {
      'Save Model As…': save,
    });
  },
};

async function offer(message: string, answers: Readonly<Record<string, () => Promise<void>>>): Promise<void> {
  const answer = await vscode.window.showInformationMessage(message, ...Object.keys(answers));
  // What goes wrong is shown by whoever does it.
  if (answer !== undefined) await answers[answer]?.().catch(() => undefined);
}
