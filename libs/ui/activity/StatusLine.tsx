import { Button, Drawer } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Empty } from '../states/Empty.tsx';
import { SIGNS } from '../states/Notice.tsx';
import { useActivities, type Activity } from './activity.ts';
import classes from './StatusLine.module.css';

/** What the last command did, always on screen; the feed behind it has those before. */
export function StatusLine({ children }: { children?: ReactNode }) {
  const activities = useActivities();
  const [isOpen, setOpen] = useState(false);
  const last = activities[0];
  return (
    <div className={classes.line}>
      <span className={classes.text} role="status" aria-live="polite">
        {last ? `${SIGNS[last.tone]} ${last.text}` : 'Ready.'}
      </span>
      {children}
      <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
        Activity
      </Button>
      <Drawer opened={isOpen} onClose={() => setOpen(false)} position="right" title="Activity">
        <Feed activities={activities} />
      </Drawer>
    </div>
  );
}

function Feed({ activities }: { activities: readonly Activity[] }) {
  if (activities.length === 0) return <Empty title="No activity yet" />;
  return (
    <ul className={classes.list}>
      {activities.map(({ id, at, tone, text }) => (
        <li key={id}>
          <time className={classes.time} dateTime={new Date(at).toISOString()}>
            {new Date(at).toLocaleTimeString('en-GB')}
          </time>
          <span>
            {SIGNS[tone]} {text}
          </span>
        </li>
      ))}
    </ul>
  );
}
