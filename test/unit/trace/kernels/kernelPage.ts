import type { KernelRows } from '../../../../src/trace/kernels/kernelTraits';

/** The page docs/kernels.md. What a kernel does not do is left empty. */
export function kernelPage(rows: KernelRows): string {
  const lines = Object.entries(rows)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kernel, { structure, macs, weightUse, batch, elements, jacobian, anyBatch, response, shape, fuses }]) =>
      line([
        fuses === undefined ? kernel : `${kernel} (${fuses})`,
        structure,
        macs === 'none' ? '' : macs,
        weightUse,
        batch,
        elements === 'computed' ? '' : elements,
        jacobian === 'none' ? '' : jacobian,
        anyBatch ? 'yes' : '',
        response === 'unknown' ? '' : response,
        shape === 'computed' ? '' : shape,
      ]),
    );
  return `${HEAD}${lines.join('\n')}\n`;
}

const HEAD = `# Kernels

What is known of each TensorFlow.js kernel, from the table in \`src/trace/kernels/\`; \`kernelTraits.ts\` there says what each fact and each
value means. This page is written by \`npx vitest run test/unit/trace/kernels -u\`, and the tests fail when it is out of date.

- *channels*: the structure rule that says how it carries, joins, makes and reads channels. A kernel without a row stops every cut before it.
- *MACs*: the sum of products that its multiply-accumulates are counted for; empty: it counts 0.
- *weight*: how the curvature of a weight that it consumes is told sample by sample. \`sampleBySample\` is slow and needs a gradient.
- *batch*: where its output holds the samples.
- *elements*: where its output's elements come from; empty: they are computed.
- *Jacobian*: how the recursion squares its derivative. Empty: tfjs has no gradient of it, so no curvature goes back through it; \`dense\`: only
  exact and drawn curvature does; \`wrong\`: tfjs's gradient is not the kernel's, and is not used.
- *any batch*: whether several columns of curvature may go back through it at once.
- *merging*: what it does to the vectors by which channels are compared; empty: channels are not followed through it.
- *shape*: what its outputs' shapes follow from, so that a pass need not compute them; empty: it is run.

${line(['kernel', 'channels', 'MACs', 'weight', 'batch', 'elements', 'Jacobian', 'any batch', 'merging', 'shape'])}
${line(Array<string>(10).fill('---'))}
`;

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
