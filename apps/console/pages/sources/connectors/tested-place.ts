import { useState } from 'react';
import type { NewSourceTest, SourceTest } from '#api/sources';
import { useTestNewSource } from '../../../api.ts';

/** A place that was tried, and what came of it. */
interface Tried {
  place: string;
  test: SourceTest;
}

/** Goes on with a place that answers; with one that does not, only when the same place comes once more. */
export function useTestedPlace() {
  const test = useTestNewSource();
  const [tried, setTried] = useState<Tried | null>(null);
  const failureOf = (place: NewSourceTest) =>
    tried !== null && !tried.test.ok && tried.place === keyOf(place) ? tried.test : null;
  const submit = (place: NewSourceTest, goOn: () => void) => {
    if (failureOf(place) !== null) return goOn();
    test.mutate(place, {
      onSuccess: (answer) => {
        setTried({ place: keyOf(place), test: answer });
        if (answer.ok) goOn();
      },
    });
  };
  return {
    submit,
    /** Why this place does not answer, when it was tried and did not. */
    failureOf,
    error: test.error,
    isRunning: test.isPending,
  };
}

function keyOf({ connector, settings }: NewSourceTest): string {
  return JSON.stringify([connector, settings]);
}
