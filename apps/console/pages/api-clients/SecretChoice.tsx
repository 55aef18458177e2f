import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { TextField } from '#ui/form/TextField.tsx';

/** What a typed secret must have (docs/guarantees.md#2.4); bcrypt reads no more than 72 bytes. */
const MIN_LENGTH = 16;
const MAX_BYTES = 72;

/** A secret that the server makes, or one that is typed twice. */
export function useSecretChoice() {
  const [isTyped, setTyped] = useState(false);
  const [secret, setSecret] = useState('');
  const [again, setAgain] = useState('');
  return {
    isTyped,
    setTyped,
    secret,
    setSecret,
    again,
    setAgain,
    /** Its part of the request: without a secret the server makes one. */
    body: isTyped ? { secret } : {},
    /** Why the form cannot be sent. */
    problem: isTyped ? problemOf(secret, again) : null,
  };
}

interface SecretChoiceProps {
  choice: ReturnType<typeof useSecretChoice>;
  /** What the server said. */
  error: string | null;
}

/** Generated is the default; typing one stays possible. */
export function SecretChoice({ choice, error }: SecretChoiceProps) {
  const { isTyped, setTyped, secret, setSecret, again, setAgain, problem } = choice;
  return (
    <Stack gap="xs">
      <Radio.Group
        label="Secret"
        value={isTyped ? 'typed' : 'generated'}
        onChange={(value) => setTyped(value === 'typed')}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="generated" label="Generate a secret (shown once)" />
          <Radio value="typed" label="Enter your own secret" />
        </Stack>
      </Radio.Group>
      {isTyped && (
        <>
          <TextField
            type="password"
            label="Secret to use"
            description={`At least ${MIN_LENGTH} characters`}
            autoComplete="off"
            required
            value={secret}
            onChange={setSecret}
            error={error ?? (secret === '' ? null : problem)}
          />
          <TextField
            type="password"
            label="Repeat the secret"
            autoComplete="off"
            required
            value={again}
            onChange={setAgain}
          />
        </>
      )}
    </Stack>
  );
}

function problemOf(secret: string, again: string): string | null {
  if (secret.includes('\0')) return 'contains NUL';
  if (new TextEncoder().encode(secret).length > MAX_BYTES) return `longer than ${MAX_BYTES} bytes`;
  if (secret.length < MIN_LENGTH) return `shorter than ${MIN_LENGTH} characters`;
  return secret === again ? null : 'does not match';
}
