import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';

/** Something is on its way: grey lines where it will stand. */
export function Loading({ lines = 6, what = 'Loading' }: { lines?: number; what?: string }) {
  return (
    <Stack gap="sm" aria-busy="true">
      <VisuallyHidden role="status">{what}…</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={22} width={`${96 - ((line * 17) % 30)}%`} />
      ))}
    </Stack>
  );
}
