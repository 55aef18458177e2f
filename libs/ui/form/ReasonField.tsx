import { Textarea } from '@mantine/core';

interface ReasonFieldProps {
  value: string;
  onChange: (text: string) => void;
  description: string;
}

/** Why someone decides against a rule; it is kept. */
export function ReasonField({ value, onChange, description }: ReasonFieldProps) {
  return (
    <Textarea
      label="Reason"
      description={description}
      required
      maxLength={2000}
      autosize
      minRows={2}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
