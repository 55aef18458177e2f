import { expect, test } from 'vitest';
import { inSlices } from './slices.ts';

/** Work of so many slices. */
function* slices<Result>(count: number, result: Result): Generator<undefined, Result> {
  for (let done = 0; done < count; done += 1) {
    const startedAt = performance.now();
    while (performance.now() - startedAt < 10);
    yield;
  }
  return result;
}

test('whoever asks for much waits for it, and others do not', async () => {
  const order: string[] = [];
  const ask = (who: string, name: string) =>
    inSlices(slices(3, name), who).then((result) => order.push(result));
  const greedy = Array.from({ length: 10 }, (_, index) => ask('greedy', `greedy ${index}`));
  await Promise.all([...greedy, ask('modest', 'modest')]);
  expect(order.slice(0, 3)).toContain('modest');
  expect(order.filter((name) => name !== 'modest')).toEqual(
    Array.from({ length: 10 }, (_, index) => `greedy ${index}`),
  );
});

test('work that fails is told to who asked for it, and the next one goes on', async () => {
  const failing = (function* (): Generator<undefined, never> {
    yield;
    throw new Error('It failed.');
  })();
  const [one, other] = await Promise.allSettled([
    inSlices(failing, 'a'),
    inSlices(slices(1, 'done'), 'a'),
  ]);
  expect(one).toMatchObject({ status: 'rejected', reason: { message: 'It failed.' } });
  expect(other).toEqual({ status: 'fulfilled', value: 'done' });
});
