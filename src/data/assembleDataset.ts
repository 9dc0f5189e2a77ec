import { basename } from 'node:path';
import { Failure } from '../model/failure';
import type { DataReading } from '../protocol/reading';
import type { DataArray, Dataset, Targets } from './dataset';
import type { DataWords } from './datasetWords';
import type { ExpectedPort, ExpectedPorts } from './expectedPorts';
import { fitInputs } from './fitInputs';
import { hintedScale } from './hintedScale';
import { samplesOf, type RawSamples } from './rawSamples';
import { readTargets, targetSamples } from './readTargets';

/** Checks what was read and fits it to the model. Throws `dataInvalid` or `dataShape`. */
export function assembleDataset(raw: RawSamples, words: DataWords, expect?: ExpectedPorts): Dataset {
  const samples = targetSamples(raw);
  for (const input of raw.inputs) {
    const found = samplesOf(input);
    if (found === samples) continue;
    throw new Failure('dataInvalid', { file: raw.file, reason: `it has ${found} samples and ${samples} labels` });
  }
  if (samples === 0) throw new Failure('dataInvalid', { file: raw.file, reason: 'it has no samples' });
  const output = outputFor(words.output, raw.file, expect);
  const name = words.name ?? basename(raw.file);
  const hinted = words.scale === undefined ? hintedScale(raw, expect?.hints) : { notes: [] };
  const inputs = fitInputs(raw, expect?.inputs, words.scale ?? hinted.scale);
  const targets = readTargets(raw, {
    words,
    ...(output ? { output } : {}),
    ...(expect?.hints ? { classNames: expect.hints.classNames } : {}),
  });
  return {
    file: raw.file,
    name,
    samples,
    inputs,
    targets,
    reading: readingOf(raw, name, inputs, targets, hinted.notes),
    ...(words.loss === undefined ? {} : { loss: words.loss }),
    ...(words.output === undefined ? {} : { output: words.output }),
  };
}

function outputFor(name: string | undefined, file: string, expect: ExpectedPorts | undefined): ExpectedPort | undefined {
  if (name === undefined) return expect?.outputs[0];
  const output = expect?.outputs.find((port) => port.name === name);
  if (output || !expect) return output;
  const known = expect.outputs.map((port) => port.name).join(', ');
  throw new Failure('dataShape', { file, expected: `outputs named ${known}`, found: `targets for "${name}"` });
}

function readingOf(raw: RawSamples, data: string, inputs: readonly DataArray[], targets: Targets, notes: readonly string[]): DataReading {
  return {
    data,
    inputs: inputs.map(({ name, shape }, i) => ({
      ...(name === undefined ? {} : { name }),
      from: raw.inputs[i]?.from ?? 'the file',
      shape,
      scale: 'as they are',
    })),
    answers: {
      from: raw.target.from ?? 'the file',
      kind: targets.kind,
      shape: targets.shape,
      ...(targets.kind === 'classes'
        ? {
            classes: targets.classes,
            ...(targets.names ? { names: targets.names } : {}),
            ...(targets.order ? { order: targets.order.said } : {}),
          }
        : {}),
    },
    notes: [...(raw.notes ?? []), ...notes, ...(targets.kind === 'classes' ? (targets.notes ?? []) : [])],
  };
}
