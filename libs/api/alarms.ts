import { z } from 'zod';

/** Something that puts the server's promises in doubt, with what to do about it. */
export const AlarmView = z.object({
  /** A stable code, such as `release-unverified`. */
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  remedy: z.string().nullable(),
});
export type AlarmView = z.infer<typeof AlarmView>;

/** Everything that is wrong now; empty while all is well. */
export const AlarmList = z.object({ data: z.array(AlarmView) });
export type AlarmList = z.infer<typeof AlarmList>;
