import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Failure, type Failed } from '../states/Failure.tsx';

interface ConfirmFormProps {
  /** The verb on the button. */
  verb: string;
  /** Red, for what takes something away. */
  dangerous?: boolean;
  /** A text to type first; null asks for none. */
  typed?: string | null;
  isRunning: boolean;
  error: Failed | null;
  /** What did not happen. */
  errorTitle?: string;
  disabled?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
  children: ReactNode;
}

/** The last look before something happens: what exactly, and the button that says so. Its errors stay inside. */
export function ConfirmForm(props: ConfirmFormProps) {
  const { verb, typed = null, isRunning, error, disabled = false } = props;
  const [text, setText] = useState('');
  const isReady = !disabled && !isRunning && (typed === null || text === typed);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) props.onConfirm();
      }}
    >
      <Stack>
        {props.children}
        {typed !== null && (
          <TextInput
            label={`Type ${typed} to confirm`}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            autoComplete="off"
          />
        )}
        {error && <Failure error={error} title={props.errorTitle} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onCancel}>
            Cancel
          </Button>
          <Button
            type="submit"
            {...(props.dangerous ? { color: 'red.9' } : {})}
            disabled={!isReady && !isRunning}
            loading={isRunning}
          >
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
