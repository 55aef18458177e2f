import { Progress, Text } from '@mantine/core';
import { useAtWork } from '../live.ts';
import classes from './AtWork.module.css';

/** What is being done, and how far it is. */
export function AtWork() {
  const work = useAtWork();
  if (work === null) return null;
  const { progress, line } = work;
  const part = progress === null ? line : `${progress.what}: ${progress.done} of ${progress.total}`;
  return (
    <div className={classes.work}>
      <Text size="sm" role="status" className={classes.text}>
        {part}
      </Text>
      <Progress
        className={classes.bar}
        value={progress === null ? 100 : (progress.done / Math.max(1, progress.total)) * 100}
        animated={progress === null}
        aria-label="Progress"
      />
    </div>
  );
}
