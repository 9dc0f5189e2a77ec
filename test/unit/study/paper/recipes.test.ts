import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecipe } from '../../../../src/cli/readRecipe';
import { METHOD_NAMES } from '../../../../src/protocol/methods';
import { settle } from '../../../../src/protocol/settings/settle';
import { studying } from '../../../../src/protocol/settings/studying';
import { planned } from '../../../../tools/study/plan.mjs';

const FOLDER = 'docs/study/recipes';

async function recipeFiles(): Promise<string[]> {
  const names = await readdir(FOLDER, { recursive: true });
  return names.filter((name) => name.endsWith('.json')).sort();
}

describe('the recipes of the study', () => {
  it('are recipes, without a data set or seeds: these are told by who runs them', async () => {
    for (const name of await recipeFiles()) {
      const recipe = await readRecipe(join(FOLDER, name));
      expect(Object.keys(recipe), name).not.toContain('data');
      expect(Object.keys(recipe), name).not.toContain('seeds');
      expect(
        settle(studying, recipe).amounts.every((amount) => amount <= 0.98),
        name,
      ).toBe(true);
    }
  });

  it('are all run by the plan, which names no other', async () => {
    const run = [false, true].flatMap((small) =>
      planned({ small }).flatMap(({ subject, recipes }) => recipes.map((recipe) => join(subject.recipes, `${recipe}.json`))),
    );
    expect([...new Set(run)].sort()).toEqual(await recipeFiles());
  });

  it('try every method, and every repair at both levels', async () => {
    const settled = await Promise.all(
      (await recipeFiles())
        .filter((name) => dirname(name) === '.')
        .map(async (name) => settle(studying, await readRecipe(join(FOLDER, name)))),
    );
    expect(new Set(settled.flatMap(({ methods }) => methods))).toEqual(new Set(METHOD_NAMES));
    for (const level of ['parameter', 'neuron'] as const) {
      const repairs = settled.filter((each) => each.level === level).flatMap((each) => each.repairs ?? []);
      expect(new Set(repairs)).toEqual(new Set(['none', 'finetune', 'distil', 'scratch', 'rewind']));
    }
  });

  it('of Fashion-MNIST differ from the others in their epochs alone', async () => {
    for (const name of (await recipeFiles()).filter((each) => dirname(each) === 'fashion')) {
      const [own, other] = await Promise.all(
        [name, name.replace('fashion/', '')].map(async (file) => JSON.parse(await readFile(join(FOLDER, file), 'utf8')) as Recipe),
      );
      expect({ ...own, finetune: { ...own?.finetune, epochs: 0 } }, name).toEqual({
        ...other,
        finetune: { ...other?.finetune, epochs: 0 },
      });
    }
  });
});

interface Recipe {
  readonly finetune: { readonly epochs: number };
}
