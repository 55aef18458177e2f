import { PasswordInput, TextInput } from '@mantine/core';
import type { HTMLInputTypeAttribute, ReactNode } from 'react';

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** What is wrong with it; it stands at the field. */
  error?: ReactNode;
  description?: string;
  type?: HTMLInputTypeAttribute;
  autoComplete?: string;
  name?: string;
  required?: boolean;
  readOnly?: boolean;
  maxLength?: number;
  min?: number;
  max?: number;
  /** It has the focus when its dialog opens. */
  isFirst?: boolean;
}

/** A labelled field for one line of text; `type="password"` hides it and has a button that shows it. */
export function TextField({ onChange, type, isFirst, ...props }: TextFieldProps) {
  const rest = {
    ...props,
    ...(isFirst ? { 'data-autofocus': true } : {}),
    onChange: (event: { currentTarget: HTMLInputElement }) => onChange(event.currentTarget.value),
  };
  if (type !== 'password') return <TextInput {...rest} {...(type ? { type } : {})} />;
  return (
    <PasswordInput
      {...rest}
      visibilityToggleButtonProps={{ 'aria-label': `Show: ${props.label}`, tabIndex: 0 }}
    />
  );
}
