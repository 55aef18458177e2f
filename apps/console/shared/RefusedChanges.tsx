import { Button, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { PublishAnswer } from '#api/releases';
import { PlainText } from '#ui/text/PlainText.tsx';
import { contentTypeLabel } from '#ui/text/labels.ts';
import { count } from '#ui/text/count.ts';
import classes from './ItemNames.module.css';

interface RefusedChangesProps {
  answer: PublishAnswer;
  onClose: () => void;
}

/** What stays approved and was left out of a release, because of what it refers to or because of its path. */
export function RefusedChanges({ answer, onClose }: RefusedChangesProps) {
  const { seq, published, removed, refused, refusedCount } = answer;
  const more = refusedCount - refused.length;
  const isRelease = published + removed > 0;
  return (
    <Stack>
      <Text>
        {isRelease ? `Release ${seq} is published. ` : 'Nothing was published. '}
        <b>{count(refusedCount, 'approved change')}</b> stayed out, so that every instance can apply
        the release. Each names its reason. They are published as soon as the reason is gone, or
        with an override.
      </Text>
      <div
        className={classes.frame}
        tabIndex={0}
        role="region"
        aria-label="Changes that stayed out"
      >
        <ul className={classes.list}>
          {refused.map(({ id, contentType, guid, name, detail }) => (
            <li key={id}>
              <Link className="link" to={`/content/${contentType}/${id}`} onClick={onClose}>
                <PlainText
                  line
                  max={200}
                >{`${contentTypeLabel(contentType)} ${name ?? guid}`}</PlainText>
              </Link>
              <PlainText max={500}>{detail}</PlainText>
            </li>
          ))}
          {more > 0 && <li>and {more.toLocaleString('en')} more</li>}
        </ul>
      </div>
      <Group justify="flex-end">
        <Button onClick={onClose}>Close</Button>
      </Group>
    </Stack>
  );
}
