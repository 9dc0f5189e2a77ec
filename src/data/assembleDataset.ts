import { basename } from 'node:path';
import { Failure } from '../model/failure';
import type { DataReading } from '../protocol/reading';
import { classesNote } from './classesFound';
import type { Dataset } from './dataset';
import type { DataWords } from './datasetWords';
import { shapeText, type ExpectedPort, type ExpectedPorts } from './expectedPorts';
import { orderWithSamplesFirst } from './fitAxes';
import { fitInputs, type FittedInput } from './fitInputs';
import { orderHint } from './orderHint';
import { samplesOf, type RawSamples } from './rawSamples';
import { readTargets, targetSamples } from './readTargets';
import type { Answers } from './targetRules';
import { transposeSamples } from './transposeSamples';
import { twoCodes } from './twoCodes';
import { hintedScale } from './hintedScale';

/** What samples are fitted to. */
export interface Assembling {
  readonly words: DataWords;
  readonly expect?: ExpectedPorts | undefined;
  /** The data set's other part, as read: both are understood in the same way. */
  readonly beside?: RawSamples | undefined;
}

/** Checks what was read and fits it to the model. Throws `dataInvalid` or `dataShape`. */
export function assembleDataset(read: RawSamples, { words, expect, beside }: Assembling): Dataset {
  const raw = transposeSamples(words.targets === 'none' ? withoutAnswers(read) : read, words);
  checkSamples(raw, expect);
  const output = outputFor(words.output, raw.file, expect);
  if (output && expect && raw.target.kind !== 'none') refuseWithoutSamples(output, expect, raw.file);
  const name = words.name ?? basename(raw.file);
  const codes = twoCodes(beside ? [raw, beside] : [raw]);
  const { scale, notes } = words.scale === undefined ? hintedScale(raw, expect) : { scale: words.scale, notes: [] };
  const inputs = fitInputs(raw, {
    ports: expect?.inputs,
    words: { ...words, ...(scale === undefined ? {} : { scale }) },
    ...(beside ? { beside } : {}),
  });
  const answers = readTargets(raw, {
    words,
    ...(output ? { output } : {}),
    ...(codes ? { codes } : {}),
    ...(expect?.hints ? { classNames: expect.hints.classNames } : {}),
  });
  return {
    file: raw.file,
    name,
    samples: targetSamples(raw),
    inputs: inputs.map(({ input }) => input),
    targets: answers.targets,
    reading: readingOf({ ...raw, notes: [...(raw.notes ?? []), ...notes] }, name, inputs, answers),
    ...(words.loss === undefined ? {} : { loss: words.loss }),
    ...(words.output === undefined ? {} : { output: words.output }),
  };
}

function withoutAnswers(read: RawSamples): RawSamples {
  const why = 'they are not to be used, as told';
  if (read.target.kind === 'none') return { ...read, target: { kind: 'none', why } };
  return { ...read, target: { kind: 'none', why, from: read.target.from ?? 'those of the file' } };
}

function checkSamples(raw: RawSamples, expect: ExpectedPorts | undefined): void {
  const samples = targetSamples(raw);
  raw.inputs.forEach((input, i) => {
    const found = samplesOf(input);
    if (found === samples) return;
    const port = expect?.inputs[i];
    if (raw.target.kind === 'none') {
      const [first] = raw.inputs;
      const [one, other] = [first?.from ?? 'its first input', input.from ?? 'another'];
      throw new Failure('dataInvalid', { file: raw.file, reason: `${one} has ${samples} samples and ${other} ${found}` });
    }
    const order = port && orderWithSamplesFirst(input.shape, samples, port.shape.slice(1));
    const reason = `it has ${found} samples and ${samples} labels${orderHint('transpose', order, raw.inputs.length)}`;
    throw new Failure('dataInvalid', { file: raw.file, reason });
  });
  if (samples === 0) throw new Failure('dataInvalid', { file: raw.file, reason: 'it has no samples' });
}

function outputFor(name: string | undefined, file: string, expect: ExpectedPorts | undefined): ExpectedPort | undefined {
  if (name === undefined) return expect?.outputs[0];
  const output = expect?.outputs.find((port) => port.name === name);
  if (output || !expect) return output;
  const known = expect.outputs.map((port) => port.name).join(', ');
  throw new Failure('dataShape', { file, expected: `outputs named ${known}`, found: `targets for "${name}"` });
}

/** What a model gives for all samples together says nothing of one. */
function refuseWithoutSamples({ name, shape }: ExpectedPort, { inputs }: ExpectedPorts, file: string): void {
  const [samples] = shape;
  if (samples === null || (samples !== undefined && inputs.some((input) => input.shape[0] === samples))) return;
  const reason = `it can't be measured by the model's output "${name}" ${shapeText(shape)}, which has no axis of samples`;
  throw new Failure('dataInvalid', { file, reason });
}

function readingOf(raw: RawSamples, data: string, inputs: readonly FittedInput[], { targets, order, notes = [] }: Answers): DataReading {
  const classes = classesNote(targets);
  return {
    data,
    inputs: inputs.map(({ input: { name, shape }, scale }, i) => ({
      ...(name === undefined ? {} : { name }),
      from: raw.inputs[i]?.from ?? 'the file',
      shape,
      scale,
    })),
    answers: {
      from: targets.kind === 'none' ? 'nothing' : (raw.target.from ?? 'the file'),
      kind: targets.kind,
      shape: targets.kind === 'none' ? [] : targets.shape,
      ...(targets.kind === 'classes' ? { classes: targets.classes, ...(targets.names ? { names: targets.names } : {}) } : {}),
      ...(order === undefined ? {} : { order }),
    },
    notes: [...(raw.notes ?? []), ...inputs.flatMap((input) => input.notes), ...notes, ...(classes === undefined ? [] : [classes])],
  };
}
