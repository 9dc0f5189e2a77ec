import { ACTIONS } from '../actions';
import { dataPath, wordsOf } from '../dataChoice';
import { pathTo, type NodeId, type PlanTree, type Recipe } from '../plans';
import { dataWords } from '../settings/dataWords';
import { kebab } from '../settings/flagOf';
import type { Schema } from '../settings/schema';
import { optionWords, type OptionWords } from './optionWords';
import { shellQuoted } from './shellQuoted';
import { withOriginalFile } from '../recipeFiles';
import type { SaveOptions } from '../saveOptions';
import type { BackendChoice } from '../vocabulary';

/** One command of the command line that makes a node of its parent's files. */
export interface PlanCommand {
  readonly words: readonly string[];
  /** What of the recipe can't be said on the command line, a reason each. */
  readonly untold: readonly string[];
}

/**
 * The commands that make a node of the model in `file`, one an edit, from the original on. Each writes to a folder of its own:
 * `folder` is that of the last, the others are `folder-1`, `folder-2`, … None for the original.
 */
export function planCommands(tree: PlanTree, node: NodeId, { file, folder }: { file: string; folder: string }): PlanCommand[] {
  return recipeCommands(
    pathTo(tree, node).flatMap(({ made }) => made?.recipe ?? []),
    { file, folder },
  );
}

/** Where recipes begin and end, and what commands are told beside them: what computes, and how the last one saves. */
interface Frame extends SaveOptions {
  readonly file: string;
  readonly folder: string;
  readonly backend?: BackendChoice;
  /** False where none is written. */
  readonly report?: boolean;
}

/** The same of recipes that each go on from what the one before made. */
export function recipeCommands(recipes: readonly Recipe[], { file, folder, backend, ...saving }: Frame): PlanCommand[] {
  const outOf = (step: number): string => (step === recipes.length - 1 ? folder : `${folder}-${step + 1}`);
  const computes = backend === undefined || backend === 'auto' ? [] : ['--backend', backend];
  return recipes.map((recipe, step) => {
    const model = step === 0 ? file : outOf(step - 1);
    // The command line knows the original of its own command alone, and none where it trains only.
    const known = step === 0 && !['finetune', 'scratch', 'rewind'].includes(recipe.edit);
    const { words, untold } = recipeWords(known ? recipe : withOriginalFile(recipe, file));
    const saved = step === recipes.length - 1 ? savingWords(saving) : KEPT;
    const out = ['--out', pathWord(outOf(step)), ...saved, ...computes];
    return { words: [PROGRAM, kebab(recipe.edit), pathWord(model), ...words, ...out], untold };
  });
}

function savingWords({ keepOrder, keepTraining, precompress, report }: Omit<Frame, 'file' | 'folder'>): string[] {
  return [
    ...(keepOrder ? ['--keep-order'] : []),
    ...(keepTraining ? ['--keep-training'] : []),
    ...(precompress ? ['--precompress'] : []),
    ...(report === false ? ['--no-report'] : []),
  ];
}

/** The same as lines for a POSIX shell; what can't be said stands above its command as a comment. */
export function planCommandText(tree: PlanTree, node: NodeId, place: { file: string; folder: string }): string {
  return commandText(planCommands(tree, node, place));
}

/** Commands as lines for a POSIX shell. */
export function commandText(commands: readonly PlanCommand[]): string {
  return commands
    .flatMap(({ words, untold }, step) => [
      ...untold.map((what) => `# Step ${step + 1} also has ${what.replace(/\s+/g, ' ')}, which the command line can't be told.`),
      words.map(shellQuoted).join(' '),
    ])
    .join('\n');
}

/** A name as a part of a file's name: letters, digits, points and dashes stay. */
export function fileNamed(name: string): string {
  return name
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .toLowerCase();
}

const PROGRAM = 'model-minifier';

/** What another edit follows is written as it is: picks tell channels by their places, and training heeds regularizers. */
const KEPT = ['--keep-order', '--keep-training'];

function recipeWords({ edit, settings, data }: Recipe): OptionWords {
  const schema: Schema = ACTIONS[edit].settings;
  const own = optionWords(schema.fields, { ...settings });
  if (data === undefined) return own;
  const read = optionWords(dataWords.fields, { ...wordsOf(data) });
  const words = [...own.words, '--data', pathWord(dataPath(data)), ...read.words];
  return { words, untold: [...own.untold, ...read.untold] };
}

/** A path that begins like an option would be taken for one. */
function pathWord(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}
