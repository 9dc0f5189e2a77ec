import type { Command } from 'commander';
import { defined } from '../../base/defined';
import { byteSize } from '../../base/scaled';
import { agreementText } from '../../protocol/agreementText';
import type { CompareAnswer } from '../../protocol/answers';
import { withCommonOptions, type CommonOptions } from '../commonOptions';
import { dataFrom, withDataOptions, type DataOptions } from '../dataOptions';
import { printAnswer } from '../output';
import { withRun } from '../run';
import { count, figure, percent } from '../text/figures';
import { table } from '../text/table';

/** `compare A B` */
export function addCompare(program: Command): void {
  withDataOptions(withCommonOptions(program.command('compare')), 'data set to compare predictions on')
    .description('hold two models against each other')
    .argument('<a>', 'a model.json or its folder')
    .argument('<b>', 'another one')
    .action(async (a: string, b: string, options: CommonOptions & DataOptions) => {
      const data = dataFrom(options);
      const answer = await withRun(options, (run) => run.perform('compare', { a, b, ...defined({ data }) }));
      printAnswer(options, answer, compareText);
    });
}

function compareText({ structure, weights, outputs, churn, agreement, a, b, warnings = [] }: CompareAnswer): string {
  const changed = weights.filter(({ maxAbs }) => maxAbs !== 0);
  return [
    table(
      ['', 'A', 'B'],
      [
        ['parameters', count(a.params), count(b.params)],
        ['nonzero', count(a.nonzero), count(b.nonzero)],
        ['MACs', count(a.macs), count(b.macs)],
        ['bytes of files', byteSize(a.bytes), byteSize(b.bytes)],
        ['gzip -9', byteSize(a.gzipBytes), byteSize(b.gzipBytes)],
        ['brotli -11', byteSize(a.brotliBytes), byteSize(b.brotliBytes)],
        ...(a.accuracy === undefined ? [] : [['accuracy', percent(a.accuracy), percent(b.accuracy)]]),
      ],
      ['left', 'right', 'right'],
    ),
    '',
    structure.same
      ? 'The layers are the same.'
      : table(
          ['layer', 'A', 'B'],
          structure.differences.map((row) => [row.layer, row.a, row.b]),
          ['left', 'left', 'left'],
        ),
    `${count(changed.length)} of ${count(weights.length)} weights differ; outputs: ${outputs.maxAbs === null ? (outputs.reason ?? 'not compared') : `at most ${figure(outputs.maxAbs)} apart`}`,
    ...(churn === undefined ? [] : [`predictions that differ: ${percent(churn)}`]),
    ...(agreement ? [`on ${count(agreement.samples)} samples: ${agreementText(agreement, { value: figure, share: percent })}`] : []),
    ...warnings.map(({ message }) => `warning: ${message}`),
  ].join('\n');
}
