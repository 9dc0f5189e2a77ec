import * as vscode from 'vscode';
import type { DoctorAnswer } from '../../protocol/doctorAnswer';
import { asFailure } from '../asFailure';
import type { EngineClient } from '../engineClient';
import type { ShowFailure } from '../showFailure';

/** Asks the doctor and shows which backends there are, why one is not, and whether the active one computes right. */
export async function showBackends(
  engine: EngineClient,
  output: vscode.OutputChannel,
  showFailure: ShowFailure,
): Promise<DoctorAnswer | undefined> {
  try {
    const answer = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: 'Checking the backends', cancellable: true },
      (_, token) => {
        const controller = new AbortController();
        token.onCancellationRequested(() => controller.abort());
        return engine.request('doctor', {}, { signal: controller.signal });
      },
    );
    for (const line of report(answer)) output.appendLine(line);
    void vscode.window.showQuickPick(rows(answer), {
      title: 'Backends of Model Minifier',
      placeHolder: 'The full report is in the output channel',
    });
    return answer;
  } catch (error) {
    showFailure(asFailure(error, (line) => output.appendLine(line)));
    return undefined;
  }
}

function rows({ backends, selfTest }: DoctorAnswer): vscode.QuickPickItem[] {
  const failed = selfTest.filter(({ passed }) => !passed);
  return [
    ...backends.map(({ name, available, version, reason }) => ({
      label: `${available ? '$(pass)' : '$(circle-slash)'} ${name}`,
      description: version ?? 'not available',
      ...(reason === undefined ? {} : { detail: reason }),
    })),
    {
      label: `${failed.length === 0 ? '$(pass)' : '$(error)'} Self-test`,
      description: `${selfTest.length - failed.length} of ${selfTest.length} passed on ${selfTest[0]?.backend ?? 'no backend'}`,
      ...(failed.length === 0 ? {} : { detail: failed.map(({ name }) => name).join(', ') }),
    },
  ];
}

function report({ backends, selfTest }: DoctorAnswer): string[] {
  return [
    ...backends.map(({ name, available, version, reason }) =>
      available ? `${name} ${version ?? ''}` : `${name} is not available: ${reason ?? 'no reason given'}`,
    ),
    ...selfTest.map(({ name, passed, error }) => `self-test ${passed ? 'passed' : 'FAILED'} ${name}: ${error ?? 'threw'}`),
  ];
}
