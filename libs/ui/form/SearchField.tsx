import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState, type RefObject } from 'react';

interface SearchFieldProps {
  /** What is searched; it is the field's name. */
  label: string;
  value: string;
  onChange: (text: string) => void;
  field?: RefObject<HTMLInputElement | null>;
  /** The label stands above instead of inside. */
  hasLabelAbove?: boolean;
}

/** How long the typing must pause, in milliseconds. */
const PAUSE_MS = 250;

/** Shows each letter at once and asks the server when the typing pauses. */
export function SearchField(props: SearchFieldProps) {
  const { label, value, onChange, field, hasLabelAbove = false } = props;
  const [text, setText] = useState(value);
  const [asked, setAsked] = useState(value);
  const ask = useDebouncedCallback((next: string) => {
    setAsked(next);
    onChange(next);
  }, PAUSE_MS);
  // Another address was opened: the field follows it, but never overtakes what is being typed.
  if (value !== asked) {
    setAsked(value);
    setText(value);
  }
  return (
    <TextInput
      {...(field ? { ref: field } : {})}
      {...(hasLabelAbove ? { label } : { 'aria-label': label, placeholder: label })}
      type="search"
      {...(hasLabelAbove ? { w: '11rem' } : { flex: '1 1 11rem', maw: '22rem' })}
      maxLength={200}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        ask(event.currentTarget.value);
      }}
    />
  );
}
