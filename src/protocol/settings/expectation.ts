import type { Bounds, Control } from './field';

/** What a setting has to be, in words that follow "is not". */
export function expectation(control: Control): string {
  switch (control.kind) {
    case 'number':
      return `${control.bounds.whole ? 'a whole number' : 'a number'}${boundsText(control.bounds)}`;
    case 'share':
      return `a share${boundsText(control.bounds)}`;
    case 'choice':
      return `one of ${Object.keys(control.choices).join(', ')}`;
    case 'name':
      return 'a name';
    case 'path':
      return 'a path';
    case 'flag':
    case 'answer':
      return 'true or false';
    case 'text':
      return control.form.expectation;
    case 'list':
      return `a list of at least one, each ${expectation(control.of)}`;
  }
}

function boundsText({ min, above, max, below }: Bounds): string {
  const from = min === undefined ? (above === undefined ? '' : ` above ${above}`) : ` from ${min}`;
  const to = max === undefined ? (below === undefined ? '' : `${above === undefined ? ' to' : ' and'} below ${below}`) : ` to ${max}`;
  return `${from}${to}`;
}
