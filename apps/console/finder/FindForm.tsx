import { Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState, type KeyboardEvent } from 'react';
import { Link } from 'react-router';
import { useContentTypes, useFoundItems } from '../api.ts';
import { Failure } from '#ui/states/Failure.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import classes from './FindForm.module.css';
import { itemPlaces, pagePlaces, type Place } from './destinations.ts';

/** How long the typing must pause before the server is asked, in milliseconds. */
const PAUSE_MS = 200;

/** A field, and below it the places that match; the arrow keys move between them. */
export function FindForm({ onDone }: { onDone: () => void }) {
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), PAUSE_MS);
  const types = useContentTypes().data?.data ?? [];
  const found = useFoundItems(asked);
  // What an older text found is never in the way of Enter.
  const isSettled = asked === text.trim() && !found.isFetching;
  const items = isSettled && asked !== '' ? itemPlaces(found.data?.data ?? []) : [];
  return (
    <div onKeyDown={moveFocus}>
      <TextInput
        data-autofocus
        autoFocus
        type="search"
        aria-label="Name, path or ID of an item, or the name of a page"
        placeholder="Name, path or ID of an item, or the name of a page"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {found.error && <Failure error={found.error} title="The items could not be searched" />}
      <Places places={[...pagePlaces(types, text), ...items]} onDone={onDone} />
      <Text size="sm" c="dimmed" role="status">
        {isSettled && asked !== '' && items.length === 0 && !found.error && 'No item matches.'}
      </Text>
    </div>
  );
}

function Places({ places, onDone }: { places: readonly Place[]; onDone: () => void }) {
  return (
    <ul className={classes.places}>
      {places.map(({ address, name, detail }) => (
        <li key={address}>
          <Link className={classes.place} to={address} onClick={onDone} data-place>
            <PlainText line max={200}>
              {name}
            </PlainText>
            <span className={classes.detail}>
              <PlainText line max={200}>
                {detail}
              </PlainText>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Down and up go through the field and the places; Enter in the field opens the first one. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, [data-place]')];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const step = steps[event.key];
  if (step !== undefined) stops[at + step]?.focus();
  else if (event.key === 'Enter' && at === 0) stops[1]?.click();
  else return;
  event.preventDefault();
}
