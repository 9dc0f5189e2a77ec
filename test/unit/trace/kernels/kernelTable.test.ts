import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { indexInputs } from '../../../../src/runtime/indexInputs';
import { tf } from '../../../../src/runtime/tf';
import { KERNELS } from '../../../../src/trace/kernels/kernelTable';
import { HandMadeTrace } from '../../../fixtures/handMadeTrace';
import { kernelPage } from './kernelPage';

const ROOT = join(import.meta.dirname, '../../../..');
const ROWS = Object.entries(KERNELS);

/** Every name that tfjs has a kernel of: it exports a constant for each. */
const TFJS_KERNELS = new Set(
  Object.entries(tf).flatMap(([constant, value]: [string, unknown]) =>
    typeof value === 'string' && value.replace('_', '') === constant.replace('_', '') ? [value] : [],
  ),
);

/** The names of kernels in single quotes that files of these folders hold. */
async function kernelsNamedIn(...folders: readonly string[]): Promise<Set<string>> {
  const named = new Set<string>();
  for (const folder of folders) {
    for (const entry of await readdir(join(ROOT, folder), { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue;
      const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
      for (const [, name = ''] of text.matchAll(/'(\w+)'/g)) if (TFJS_KERNELS.has(name)) named.add(name);
    }
  }
  return named;
}

describe('the table of kernels', () => {
  it('knows no kernel that tfjs does not have', () => {
    expect(TFJS_KERNELS.size).toBeGreaterThan(150);
    expect(ROWS.flatMap(([kernel]) => (TFJS_KERNELS.has(kernel) ? [] : [kernel]))).toEqual([]);
  });

  it('has a row for every kernel that a fold knows by name', async () => {
    const named = await kernelsNamedIn('src/trace', 'src/compress', 'src/training', 'src/saliency', 'src/operations');
    expect(named.size).toBeGreaterThan(20);
    expect([...named].filter((kernel) => !(kernel in KERNELS))).toEqual([]);
  });

  it.each(ROWS)('says all there is to say of %s', (_kernel, row) => {
    const facts = ['structure', 'macs', 'weightUse', 'batch', 'elements', 'jacobian', 'anyBatch', 'response', 'shape'];
    expect(Object.keys(row).filter((fact) => fact !== 'fuses')).toEqual(facts);
  });

  it.each(ROWS)('says whether tfjs has a gradient of %s', (kernel, { jacobian, anyBatch, fuses }) => {
    const registered: unknown = tf.getGradient(fuses ?? kernel);
    // Ours: see einsumGradient.ts.
    expect(jacobian !== 'none').toBe(registered !== undefined || kernel === 'Einsum');
    if (jacobian === 'none') expect(anyBatch).toBe(false);
  });

  it.each(ROWS)('agrees with what the runtime takes for passing indices on: %s', (kernel, { elements }) => {
    const t = new HandMadeTrace();
    const x = t.input([2, 3]);
    const indices = t.call(kernel, { x }, [2, 3]);
    const { size } = indexInputs(t.finish(t.call('GatherV2', { x: t.weight('table', [9, 4]), indices }, [2, 3, 4])));
    expect(size === 1).toBe(['inOrder', 'transposed', 'picked'].includes(elements));
  });

  it('is what docs/kernels.md says (npx vitest run test/unit/trace/kernels -u writes it)', async () => {
    await expect(kernelPage(KERNELS)).toMatchFileSnapshot(join(ROOT, 'docs/kernels.md'));
  });
});
