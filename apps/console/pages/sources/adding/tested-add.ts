import { useState } from 'react';
import type { NewSourceTest, SourceTest, SourceView } from '#api/sources';
import { useAddSource, useTestNewSource } from '../../../api.ts';

/** A place that was tried, and what came of it. */
interface Tried {
  place: string;
  test: SourceTest;
}

/** Adds a source when its place answers; when it does not, only if the same place is sent once more. */
export function useTestedAdd(onAdded: (source: SourceView) => void) {
  const test = useTestNewSource();
  const add = useAddSource();
  const [tried, setTried] = useState<Tried | null>(null);
  const failureOf = (place: NewSourceTest) =>
    tried !== null && !tried.test.ok && tried.place === keyOf(place) ? tried.test : null;
  const submit = (name: string, place: NewSourceTest) => {
    add.reset();
    const send = () => add.mutate({ name, ...place }, { onSuccess: onAdded });
    if (failureOf(place) !== null) return send();
    test.mutate(place, {
      onSuccess: (answer) => {
        setTried({ place: keyOf(place), test: answer });
        if (answer.ok) send();
      },
    });
  };
  return {
    submit,
    /** Why this place does not answer, when it was tried and did not. */
    failureOf,
    error: add.error ?? test.error,
    isRunning: test.isPending || add.isPending,
  };
}

function keyOf({ connector, settings }: NewSourceTest): string {
  return JSON.stringify([connector, settings]);
}
