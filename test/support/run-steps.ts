/** What the steps come to, without a pause between them. */
export function finished<Result>(steps: Generator<undefined, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The longest step as a part of all of them, the least of several attempts: any machine makes a pause of its own now and then. */
export function longestStep(begin: () => Generator<undefined, unknown>): number {
  return Math.min(...Array.from({ length: 5 }, () => longestPart(begin())));
}

function longestPart(steps: Generator<undefined, unknown>): number {
  let [whole, longest] = [0, 0];
  for (let isDone: boolean | undefined = false; isDone !== true;) {
    const startedAt = performance.now();
    isDone = steps.next().done;
    const took = performance.now() - startedAt;
    whole += took;
    longest = Math.max(longest, took);
  }
  return longest / whole;
}
