// @ts-check
import { PluginKind, declareValuePlugin } from '@stryker-mutator/api/plugin';

/** Leaves sentences for people alone: text with a space in it. Names, codes and keys are mutated. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'sentences', {
    shouldIgnore: (path) => (textsOf(path).some((text) => text.includes(' ')) ? 'a sentence' : undefined),
  }),
];

/**
 * @param {object} path Babel's, whose types are not installed
 * @returns {string[]}
 */
function textsOf(path) {
  const { node } = /** @type {{ node: { type: string, value: string, quasis: { value: { raw: string } }[] } }} */ (path);
  if (node.type === 'StringLiteral') return [node.value];
  return node.type === 'TemplateLiteral' ? node.quasis.map(({ value }) => value.raw) : [];
}
