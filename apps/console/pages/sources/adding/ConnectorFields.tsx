import { NativeSelect } from '@mantine/core';
import { TextField } from '../../../ui/form/TextField.tsx';
import type { ConnectorForm, FieldValues } from '../connectors/connector.ts';
import { connectorOf, CONNECTORS } from '../connectors/connectors.ts';

interface ConnectorFieldsProps {
  connector: ConnectorForm;
  values: FieldValues;
  onChange: (connector: ConnectorForm, values: FieldValues) => void;
  /** What is wrong with a setting. */
  errorOf: (name: string) => string | null;
}

const CHOICES = CONNECTORS.map(({ name, label }) => ({ value: name, label }));

/** Which connector, and what it asks for; another one starts with nothing typed. */
export function ConnectorFields({ connector, values, onChange, errorOf }: ConnectorFieldsProps) {
  return (
    <>
      <NativeSelect
        label="Connector"
        data={CHOICES}
        value={connector.name}
        onChange={(event) => onChange(connectorOf(event.currentTarget.value), {})}
      />
      {connector.fields.map(({ name, ...field }) => (
        <TextField
          key={`${connector.name}/${name}`}
          {...field}
          value={values[name] ?? ''}
          onChange={(value) => onChange(connector, { ...values, [name]: value })}
          error={errorOf(name)}
        />
      ))}
    </>
  );
}
