import * as vscode from 'vscode';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { defined } from '../../base/defined';
import type { StudyPoint } from '../../protocol/studyAnswer';
import type { PanelCommands } from '../../protocol/panel';
import { ORIGINAL, withMeasured, type NodeStudy } from '../../protocol/plans';
import { askSettings } from '../ask/askSettings';
import { withAbsolutePaths } from '../absolutePaths';
import type { DataChoices } from '../dataChoices';
import { withJobProgress } from '../jobProgress';
import type { ModelDocument } from '../document/modelDocument';
import { PointList } from '../plans/studyPoints';
import { neededData } from './data';
import { saveFile } from './files';

/** Measures loss and accuracy of the model as it is now. */
export async function evaluate(document: ModelDocument, dataChoices: DataChoices): Promise<void> {
  const data = await neededData(document, dataChoices);
  if (data === undefined) return;
  await withJobProgress(
    document,
    'Evaluating',
    async (options) => {
      await document.opened();
      const node = document.node?.id ?? ORIGINAL;
      const { loss, accuracy, perClass, on } = await document.request('evaluate', { data }, options);
      const measured = { loss, ...defined({ accuracy, perClass }), on: { ...on, data } };
      document.changeNode(node, (each) => withMeasured(each, measured));
    },
    { again: { command: 'evaluate', params: {} } },
  );
}

/** Measures accuracy against amount; the panel's curves grow with each point. What was measured of it before is not measured again. */
export async function study(
  document: ModelDocument,
  params: PanelCommands['study'],
  { dataChoices, studyRecords }: StudyHome,
): Promise<void> {
  const data = await neededData(document, dataChoices);
  if (data === undefined) return;
  const told = params.settings ?? (await askSettings('study', document));
  if (!told) return;
  const settings = withAbsolutePaths('study', told, document.uri.fsPath);
  await measureStudy(document, { settings, data }, studyRecords);
}

/** Goes on with the study of the node that is shown, where it was stopped. */
export async function resumeStudy(document: ModelDocument, { studyRecords }: StudyHome): Promise<void> {
  await document.opened();
  const last = document.node?.study;
  if (last && !last.finished) await measureStudy(document, last, studyRecords);
  else void vscode.window.showInformationMessage(last ? 'This model’s study is finished.' : 'This model has no study yet.');
}

/** Where studies find what they need. */
export interface StudyHome {
  readonly dataChoices: DataChoices;
  /** The folder where studies keep their points. */
  readonly studyRecords: string;
}

async function measureStudy(document: ModelDocument, asked: Pick<NodeStudy, 'settings' | 'data'>, records: string): Promise<void> {
  const { settings, data } = asked;
  await withJobProgress(
    document,
    'Study',
    async (options) => {
      await document.opened();
      const { id: node, study: last } = document.node ?? { id: ORIGINAL };
      const lists = document.studyPoints;
      if (!lists) return;
      const goesOn = last !== undefined && isDeepStrictEqual([last.settings, last.data], [settings, data]);
      let name = goesOn ? last.name : randomUUID();
      let list = await lists.list(name);
      const tell = (more: Pick<NodeStudy, 'finished' | 'outcome'>): void =>
        document.changeNode(node, (each) => ({ ...each, study: { settings, data, name, ...list.count, ...more } }));
      document.studying(node);
      tell({ finished: false });
      const onPoint = (point: StudyPoint): void => {
        list.add(point);
        tell({ finished: false });
      };
      try {
        const report = reportFolder(records, name);
        await mkdir(report, { recursive: true });
        const told = { settings, data, records, report, name: document.state.title };
        const { points, baseline, configurations, ended, diverged } = await document.request('study', told, { ...options, onPoint });
        for (const point of points) list.add(point);
        // What another version of the program measured is no part of what this one did.
        if (list.count.points > new PointList(points).count.points) {
          name = randomUUID();
          list = await lists.list(name);
          for (const point of points) list.add(point);
        }
        tell({ finished: true, outcome: { baseline, configurations, ...defined({ ended, diverged }) } });
      } finally {
        document.studying(undefined);
      }
    },
    { again: { command: 'study', params: { settings } } },
  );
}

/** Shows the report of the study of the node that is shown. Where there is none, it is made of what was measured. */
export async function showReport(document: ModelDocument, _params: PanelCommands['showReport'], home: StudyHome): Promise<void> {
  const file = await reportOf(document, home);
  if (file === undefined) return;
  const title = `Study of ${document.state.title}`;
  const tab = vscode.window.createWebviewPanel('modelMinifier.studyReport', title, vscode.ViewColumn.Active, { enableFindWidget: true });
  tab.webview.html = await readFile(file, 'utf8');
}

/** Writes the same where the user says. */
export async function saveReport(document: ModelDocument, _params: PanelCommands['saveReport'], home: StudyHome): Promise<void> {
  const file = await reportOf(document, home);
  if (file !== undefined) await saveFile(document, { name: 'study.html', content: { text: await readFile(file, 'utf8') } });
}

async function reportOf(document: ModelDocument, { studyRecords }: StudyHome): Promise<string | undefined> {
  await document.opened();
  const fileOf = (study: NodeStudy): string => join(reportFolder(studyRecords, study.name), 'study.html');
  const study = document.node?.study;
  if (!study?.finished) return undefined;
  if (existsSync(fileOf(study))) return fileOf(study);
  await measureStudy(document, study, studyRecords);
  const made = document.node?.study;
  return made && existsSync(fileOf(made)) ? fileOf(made) : undefined;
}

/** Where a study's report lies, by the name of its list of points. */
function reportFolder(records: string, name: string): string {
  return join(records, 'reports', name);
}

/** Ends fine-tuning after its epoch; what was learnt so far is kept. */
export function stopAndKeep(document: ModelDocument): Promise<void> {
  if (!document.work.stopAndKeep()) void vscode.window.showInformationMessage('Nothing is being fine-tuned.');
  return Promise.resolve();
}

/** Ends the job at work at once; what a study has measured stays. */
export function stopJob(document: ModelDocument): Promise<void> {
  document.work.cancel();
  return Promise.resolve();
}

/** Ends what the panel waits for; it says that this was cancelled. */
export function stopWaiting(document: ModelDocument): Promise<void> {
  document.work.cancelWaited();
  return Promise.resolve();
}
