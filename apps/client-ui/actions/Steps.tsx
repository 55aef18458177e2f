import { Text } from '@mantine/core';
import { PlainText } from '#ui/text/PlainText.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { count } from '#ui/text/count.ts';
import type { Step } from '#api/window-views';
import classes from './Steps.module.css';

/** So many are listed; the number says how many there are. */
const LISTED = 200;

const GROUPS = [
  ['install', 'to be installed'],
  ['update', 'to be updated'],
  ['link', 'to be linked (already equal)'],
  ['hand-over', 'to take over the paths of other items'],
] as const;

/** What would be done, by kind, counted and listed; removals apart and last. */
export function Steps({ steps }: { steps: readonly Step[] }) {
  const removals = steps.filter(({ action }) => action === 'remove');
  return (
    <div className={classes.steps}>
      {GROUPS.map(([action, what]) => (
        <Group key={action} what={what} steps={steps.filter((step) => step.action === action)} />
      ))}
      <Group what="to be REMOVED from this instance" steps={removals} isRemoval />
    </div>
  );
}

interface GroupProps {
  what: string;
  steps: readonly Step[];
  isRemoval?: boolean;
}

function Group({ what, steps, isRemoval = false }: GroupProps) {
  if (steps.length === 0) return null;
  const rest = steps.length - LISTED;
  return (
    <section className={classes.group} data-removal={isRemoval || undefined}>
      <Text fw={600} size="sm">
        {count(steps.length, 'item')} {what}
      </Text>
      <ul className={classes.list} tabIndex={0} aria-label={`Items ${what}`}>
        {steps.slice(0, LISTED).map(({ contentType, guid, name }) => (
          <li key={`${contentType}/${guid}`}>
            <PlainText max={120}>{name}</PlainText>{' '}
            <span className="quiet">{contentTypeLabel(contentType)}</span>
          </li>
        ))}
        {rest > 0 && <li className="quiet">and {count(rest, 'more', 'more')}</li>}
      </ul>
    </section>
  );
}
