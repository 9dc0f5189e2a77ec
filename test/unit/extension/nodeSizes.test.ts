import { expect, test } from 'vitest';
import { Background } from '../../../src/extension/document/background';
import { NodeSizes, type SizesHost } from '../../../src/extension/document/nodeSizes';
import { Failure } from '../../../src/model/failure';
import type { SessionSnapshot } from '../../../src/protocol/views';

type Told = SessionSnapshot['model'];
const UNKNOWN = { totals: {} } as Told;
const KNOWN = { totals: {}, shrink: [] } as unknown as Told;

/** A model whose details are measured until they are given up. */
function measured(): { sizes: NodeSizes; asked: string[]; givenUp: string[] } {
  const asked: string[] = [];
  const givenUp: string[] = [];
  const requestOf = (
    _: string,
    { node, details }: { node: string; details: boolean },
    { signal }: { signal?: AbortSignal },
  ): Promise<unknown> => {
    asked.push(`${node} ${details ? 'details' : 'sums'}`);
    if (signal?.aborted) return Promise.reject(new Failure('cancelled', {}));
    if (!details) return Promise.resolve({ model: UNKNOWN });
    return new Promise((_resolve, reject) =>
      signal?.addEventListener('abort', () => {
        givenUp.push(node);
        reject(new Failure('cancelled', {}));
      }),
    );
  };
  const sizes = new NodeSizes({
    session: { requestOf, nameOf: (node: string) => node } as unknown as SizesHost['session'],
    background: new Background(() => undefined),
    history: () => undefined,
    found: () => undefined,
  });
  return { sizes, asked, givenUp };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('each weight of a node is no longer measured when another is shown, and is when it is shown again', async () => {
  const { sizes, asked, givenUp } = measured();
  sizes.measure('a', UNKNOWN);
  sizes.measure('a', UNKNOWN);
  await settled();
  expect([asked, givenUp]).toEqual([['a sums', 'a details'], []]);
  sizes.measure('b', UNKNOWN);
  await settled();
  expect(givenUp).toEqual(['a']);
  sizes.measure('a', UNKNOWN);
  await settled();
  expect(givenUp).toEqual(['a', 'b']);
  expect(asked.slice(-2)).toEqual(['a sums', 'a details']);
});

test('of a node that is all known nothing is measured, nor of the one before any longer', async () => {
  const { sizes, asked, givenUp } = measured();
  sizes.measure('a', UNKNOWN);
  await settled();
  sizes.measure('b', KNOWN);
  await settled();
  expect([asked, givenUp]).toEqual([['a sums', 'a details'], ['a']]);
});
