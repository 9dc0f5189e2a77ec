import type { FittingOrder } from './fitAxes';

/** Says which order of axes would fit, and how to ask for it: by a key, and where there is one input by the option of that name. */
export function orderHint(key: 'transpose' | 'transposeTargets', order: FittingOrder | undefined, inputs = 1): string {
  if (!order) return '';
  const axes = order.axes.join(', ');
  const option = key === 'transpose' && inputs === 1 ? `--transpose ${order.axes.join(',')}, or ` : '';
  const others = order.others ? '; other orders fit too, so make sure which axis is which' : '';
  return ` (${option}"${key}": [${axes}] in a dataset.json, makes it fit${others})`;
}
