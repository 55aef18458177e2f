import { Button } from '@mantine/core';
import { Notice } from '#ui/states/Notice.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';
import { clearToDo, useToDo } from '../actions/to-do.ts';

/** What a person still has to do at the instance after what was done; it stays until someone says that it is done. */
export function ToDo() {
  const notes = useToDo();
  if (notes.length === 0) return null;
  return (
    <Notice
      tone="warning"
      title="To do here"
      action={
        <Button size="xs" variant="default" onClick={clearToDo}>
          Done
        </Button>
      }
    >
      {notes.map((note) => (
        <div key={note}>
          <PlainText>{note}</PlainText>
        </div>
      ))}
    </Notice>
  );
}
