import { join } from 'node:path';
import type { Command } from 'commander';
import { plural } from '../../base/format';
import { withTimeLeft } from '../../base/timeLeft';
import { remakeStudyFiles } from '../../study/report/remakeStudyFiles';
import { printAnswer } from '../output';
import { ProgressLine } from '../progressLine';
import type { CommonOptions } from '../commonOptions';

interface Options extends Pick<CommonOptions, 'json'> {
  readonly out?: string;
}

/** `report DIR...`: a study's report anew, from the journals of one study or of several machines. */
export function addReport(program: Command): void {
  program
    .command('report')
    .description("write a study's report anew, from its journal or from several")
    .argument('<folders...>', 'folders that studies were recorded in with --out; their journals are put together')
    .option('--out <folder>', 'where study.html, study.json and study.csv go (the first folder)')
    .option('--json', 'print one JSON document on standard output')
    .action(async (folders: readonly [string, ...string[]], { json, out = folders[0] }: Options) => {
      const line = new ProgressLine(process.stderr);
      const tell = withTimeLeft((progress) => {
        line.show(progress);
      });
      const answer = await remakeStudyFiles(folders, out, tell).finally(() => {
        line.end();
      });
      printAnswer({ backend: 'auto', ...(json ? { json } : {}) }, answer, () =>
        [`${plural(answer.records, 'record')}; the report: ${join(out, 'study.html')}`].join('\n'),
      );
    });
}
