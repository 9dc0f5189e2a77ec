import { ACTIONS } from './actions';
import { optionWords } from './commandLine/optionWords';
import type { ShrinkFinding } from './inspectAnswer';

/** Why files are no smaller, in a sentence, with the command that would help. */
export function findingText({ message, action }: ShrinkFinding): string {
  return `${message}${action ? ` (${commandOf(action)})` : ''}`;
}

/** The command that would help; `saveAs` is `quantize`'s and others' own last step. */
function commandOf({ name, settings = {} }: NonNullable<ShrinkFinding['action']>): string {
  if (name === 'saveAs') return settings['precompress'] === true ? 'any edit with --precompress' : 'any edit, saved';
  return [name, ...optionWords(ACTIONS[name].settings.fields, settings).words].join(' ');
}
