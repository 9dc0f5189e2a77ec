import { exactCount } from './format';
import { SCORING_WORDS } from './scoring';

/**
 * The settings of a ranking that are not the default, in words: `500 calibration samples, curvature: empirical Fisher`.
 * Takes what the panel holds and what a step's plan has recorded.
 */
export function scoringText(settings: object): string {
  const told: Readonly<Record<string, unknown>> = { ...settings };
  return Object.entries(PHRASES)
    .flatMap(([name, phrase]) => {
      const value = told[name];
      return value === undefined ? [] : [phrase(value)];
    })
    .filter((text) => text !== '')
    .join(', ');
}

const PHRASES: Readonly<Record<string, (value: unknown) => string>> = {
  samples: (value) => (typeof value === 'number' ? `${exactCount(value)} calibration samples` : ''),
  spread: (value) => worded('spread', value, 'sd', 'spread'),
  spreadFactor: (value) => (typeof value === 'number' ? `factor ${value}` : ''),
  miniBatch: (value) => (typeof value === 'number' ? `mini-batches of ${value}` : ''),
  curvature: (value) => worded('curvature', value, 'auto', 'curvature'),
  draws: (value) => (typeof value === 'number' ? `${value} ${value === 1 ? 'draw' : 'draws'} a sample` : ''),
  neuronScore: (value) => (value === 'weights' ? 'a neuron by the sum of its weights’ scores' : ''),
  norm: (value) => worded('norm', value, 'l2', 'norm'),
  masks: (value) => (typeof value === 'number' ? `${exactCount(value)} masks` : ''),
  keep: (value) => (typeof value === 'number' ? `${value} kept` : ''),
  estimate: (value) => (value === 'difference' ? 'one by one' : ''),
  loss: (value) => worded('loss', value, '', 'loss'),
};

function worded(name: keyof typeof SCORING_WORDS, value: unknown, usual: string, what: string): string {
  const words: Readonly<Record<string, { label: string }>> = SCORING_WORDS[name];
  if (typeof value !== 'string' || value === usual) return '';
  return `${what}: ${words[value]?.label ?? value}`;
}
