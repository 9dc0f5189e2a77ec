import type { ChartSeries } from './chart';
import { methodClass, methodShape } from './methodMarks';
import type { Panel } from './panels';

const DASHES = ['6 3', '2 2.5', '8 3 2 3'];

/** How each line is drawn, in every chart alike: the method's colour and shape; what else it is told dashes it. */
export function lineMarks(panels: readonly Panel[]): (line: string) => Pick<ChartSeries, 'className' | 'shape' | 'dash'> {
  const marks = new Map<string, Pick<ChartSeries, 'className' | 'shape' | 'dash'>>();
  const ofMethod = new Map<string, number>();
  for (const { name, method } of panels.flatMap(({ lines }) => lines)) {
    if (marks.has(name)) continue;
    const before = ofMethod.get(method) ?? 0;
    ofMethod.set(method, before + 1);
    const dash = before === 0 ? undefined : DASHES[(before - 1) % DASHES.length];
    marks.set(name, { className: methodClass(method), shape: methodShape(method), ...(dash === undefined ? {} : { dash }) });
  }
  return (line) => marks.get(line) ?? { className: 'plain', shape: methodShape('magnitude') };
}
