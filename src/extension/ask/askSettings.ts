import { actionOf, type SettingName, type SettingsOf } from '../../protocol/actions';
import type { PruneLevel } from '../../protocol/vocabulary';
import { METHODS } from '../../protocol/methods';
import { expectation } from '../../protocol/settings/expectation';
import type { ChoiceText, Field, Part, Scalar, TextForm, Told } from '../../protocol/settings/field';
import { defaultOf, withDefaults } from '../../protocol/settings/settle';
import type { ModelDocument } from '../document/modelDocument';
import { askPath } from './askPath';
import { methodChoices } from './methodChoices';
import { askText, pickOne, pickSome, type Choice } from './quickPicks';

/**
 * Asks step by step for the settings of an action that the palette asks for, without those of `skip` and those that make no
 * difference to what was answered before; undefined when the user went away.
 */
export async function askSettings<N extends SettingName>(
  name: N,
  { state, uri }: Pick<ModelDocument, 'state' | 'uri'>,
  skip: readonly string[] = [],
): Promise<SettingsOf<N> | undefined> {
  const { title, settings, asks = [] } = actionOf(name);
  const fields = settings?.fields ?? {};
  const questions = asks.filter((question) => !skip.includes(question));
  const told: Record<string, unknown> = {};
  for (const [step, question] of questions.entries()) {
    const entry = fields[question];
    const filled = withDefaults(fields, told);
    if (!entry || (!('part' in entry) && entry.when && !entry.when.holds(filled))) continue;
    const heading = `${title.replace('…', '')}: ${state.title} (${step + 1}/${questions.length})`;
    const answer = 'part' in entry ? await askPart(heading, entry) : await askField(heading, entry, filled, uri.fsPath);
    if (answer === undefined) return undefined;
    if (answer !== NOT_TOLD) told[question] = answer;
  }
  // The engine judges them again.
  return told as unknown as SettingsOf<N>;
}

/** The default, or nothing, is wanted. */
const NOT_TOLD = Symbol('not told');

async function askField(title: string, entry: Field, told: Told, modelFile: string): Promise<unknown> {
  const { control } = entry;
  switch (control.kind) {
    case 'number':
    case 'share':
      return askScalar(title, entry, control, first(entry, told));
    case 'choice':
      return pickOne(title, promptOf(entry), choicesOf(control.choices, told, entry.start ?? defaultOf(entry, told)));
    case 'list':
      return control.of.kind === 'choice'
        ? pickSome(title, promptOf(entry), choicesOf(control.of.choices, told))
        : askList(title, entry, control.of, first(entry, told));
    case 'flag':
      return pickOne<unknown>(title, promptOf(entry), [
        { value: NOT_TOLD, label: 'No' },
        { value: true, label: entry.label },
      ]);
    case 'text':
      return askForm(title, entry, control.form, first(entry, told));
    case 'path':
      return askPath(modelFile, `${title}: ${promptOf(entry)}`, control.picked);
    case 'name':
    case 'answer':
      throw new Error(`${entry.label} is asked for nowhere`);
  }
}

/** The setting that a part is told by; 0 is none. */
async function askPart(title: string, { part, by, label, hint }: Part): Promise<unknown> {
  const entry = part[by];
  if (!entry || 'part' in entry) throw new Error(`${by} is no setting`);
  const text = await askText(title, `${label}: ${hint}. ${entry.label}; 0 for none`, '0', (typed) =>
    typed.trim() === '0' ? undefined : problemOf(entry, numberOf(typed)),
  );
  if (text === undefined) return undefined;
  return text.trim() === '0' ? NOT_TOLD : { [by]: Number(text) };
}

async function askScalar(title: string, entry: Field, control: Scalar, value: unknown): Promise<unknown> {
  const text = await askText(title, promptOf(entry), textOf(control, value), (typed) =>
    isSkipped(entry, typed) ? undefined : problemOf(entry, parsed(control, typed)),
  );
  if (text === undefined) return undefined;
  return isSkipped(entry, text) ? NOT_TOLD : parsed(control, text);
}

async function askForm(title: string, entry: Field, form: TextForm, value: unknown): Promise<unknown> {
  const problem = (typed: string): string | undefined =>
    isSkipped(entry, typed) || form.parse(typed) !== undefined ? undefined : `Not ${form.expectation}.`;
  const text = await askText(title, promptOf(entry), value === undefined ? '' : form.text(value), problem);
  if (text === undefined) return undefined;
  return isSkipped(entry, text) ? NOT_TOLD : form.parse(text);
}

async function askList(title: string, entry: Field, of: Scalar, value: unknown): Promise<unknown> {
  const items = (text: string): unknown[] => [...new Set(text.split(',').map((item) => parsed(of, item)))];
  const start = Array.isArray(value) ? value.map((item) => textOf(of, item)).join(', ') : '';
  const text = await askText(title, promptOf(entry), start, (typed) => problemOf(entry, items(typed)));
  return text === undefined ? undefined : items(text);
}

/** A setting that may be absent is when its field is empty. */
function isSkipped({ presence }: Field, typed: string): boolean {
  return presence !== 'required' && typed.trim() === '';
}

function first(entry: Field, told: Told): unknown {
  return entry.start ?? defaultOf(entry, told);
}

function promptOf({ label, hint, control, defaultText }: Field): string {
  const kind = control.kind === 'list' ? control.of.kind : control.kind;
  const absent = defaultText === undefined ? '' : ` (${defaultText})`;
  return `${label}: ${hint}${kind === 'share' ? ', in per cent' : ''}${absent}`;
}

function problemOf({ schema, control }: Field, value: unknown): string | undefined {
  if (schema.safeParse(value).success) return undefined;
  const per = control.kind === 'share' || (control.kind === 'list' && control.of.kind === 'share') ? ', in per cent' : '';
  return `Not ${expectation(control)}${per}.`;
}

function parsed({ kind }: Scalar, text: string): unknown {
  if (kind === 'share') return Number((numberOf(text) / 100).toPrecision(12));
  return kind === 'number' ? numberOf(text) : text.trim();
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function textOf({ kind }: Scalar, value: unknown): string {
  if (value === undefined) return '';
  if (kind === 'share') return String(Number((Number(value) * 100).toPrecision(12)));
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** The choices, the usual one at the top; methods say more, and only those that know the level are there. */
function choicesOf(choices: Readonly<Record<string, ChoiceText>>, { level = 'neuron' }: Told, usual?: unknown): Choice<string>[] {
  const all: Choice<string>[] =
    choices === METHODS
      ? methodChoices(level as PruneLevel)
      : Object.entries(choices).map(([value, { label, hint }]) => ({ value, label, detail: `${hint}.` }));
  return [...all.filter(({ value }) => value === usual), ...all.filter(({ value }) => value !== usual)];
}
