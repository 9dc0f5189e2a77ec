import { expect, it } from 'vitest';
import { flagOf } from '../../../src/protocol/settings/flagOf';
import { ACTION_NAMES, actionOf } from '../../../src/protocol/actions';
import { expectation } from '../../../src/protocol/settings/expectation';
import type { Field, Fields } from '../../../src/protocol/settings/field';
import { jsonSchemaOf, pathOr } from './jsonSchemaOf';
import { SCORING_NAMES } from '../../../src/protocol/settings/scoring';
import { dataWords } from '../../../src/protocol/settings/dataWords';
import { studying } from '../../../src/protocol/settings/studying';
import { finetuningPart } from '../../../src/protocol/settings/finetuning';
import { valueText } from '../../../src/protocol/settings/settingsText';

const HEAD = `# Settings
Written by \`npx vitest run test/unit/docs -u\` from \`src/protocol/settings/\`, where each setting is declared once: the command
line's options, the panel's fields, the palette's questions, recipes and this page follow from it.

A setting that does not hold is refused before anything is read. One that makes no difference, given the others, is said in a warning.
`;

it('writes docs/settings.md', async () => {
  const scoring = ACTION_NAMES.map((name) => actionOf(name).settings).find((schema) => schema?.fields['curvature']);
  const sections = ACTION_NAMES.flatMap((name) => {
    const { title, summary, settings } = actionOf(name);
    if (!settings || name === 'finetune') return [];
    const own = Object.fromEntries(
      Object.entries(settings.fields).filter(
        ([field]) => !SCORING_NAMES.some((known) => known === field) || name === 'prunePicked' || name === 'recalibrate',
      ),
    );
    const shared = settings.fields['curvature'] ? ['Also [what methods are told](#what-methods-are-told).'] : [];
    const repair = settings.fields['finetune'] ? ['With `--finetune`, also [fine-tuning](#fine-tuning).'] : [];
    return [section(`${title.replace('…', '')} (\`${name}\`)`, `${sentence(summary)} ${[...shared, ...repair].join(' ')}`, own)];
  });
  const text = [
    HEAD,
    section(
      'What methods are told',
      'By every command that ranks.',
      Object.fromEntries(SCORING_NAMES.map((name) => [name, scoring?.fields[name] as Field])),
    ),
    section(
      'Reading the data',
      'By every command that takes `--data`, by *Change…* in the panel, and as keys of a `dataset.json` and of a recipe’s `data`; see [data-sets.md](data-sets.md).',
      dataWords.fields,
      true,
    ),
    section(
      'Fine-tuning',
      'By `finetune`, and by every command with `--finetune`, which alone has epochs in all.',
      finetuningPart('').part,
    ),
    ...sections,
  ].join('\n');
  await expect(text).toMatchFileSnapshot('../../../docs/settings.md');
});

it('writes the JSON schema of a study’s recipe', async () => {
  const schema = jsonSchemaOf(studying, 'A study of Model Minifier', {
    data: pathOr(dataWords, 'the data set: its path, or an object that also says how to read it'),
  });
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../../docs/study-recipe.schema.json');
});

function section(title: string, text: string, fields: Fields, keyed = false): string {
  const rows = Object.entries(fields).map(([name, entry]) =>
    'part' in entry ? `| ${entry.label} | \`--${name} <${entry.by}>\` | | none | ${entry.hint} |` : row(name, entry, keyed),
  );
  const titles = ['setting', ...(keyed ? ['key'] : []), 'option', 'is', 'default'];
  const head = [`| ${titles.join(' | ')} | |`, `| ${[...titles, ''].map(() => '---').join(' | ')} |`];
  return [`## ${title}`, text.trim(), '', ...head, ...rows, ''].join('\n');
}

function row(name: string, field: Field, keyed: boolean): string {
  const flag = flagOf(name, field);
  const { control, label, hint, when, presence } = field;
  const fallback =
    field.defaultText ??
    (typeof field.default === 'function' || field.default === undefined
      ? ''
      : typeof field.default === 'string'
        ? `\`${field.default}\``
        : valueText(field, field.default));
  const counts = when ? `; counts ${when.text}` : '';
  const cells = [
    label,
    ...(keyed ? [`\`${name}\``] : []),
    `\`${flag}\``,
    expectation(control),
    presence === 'required' ? 'needed' : fallback || (control.kind === 'flag' ? 'no' : ''),
    `${hint}${counts}`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}
