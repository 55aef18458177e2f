import { NativeSelect, Textarea } from '@mantine/core';
import { TextField } from '../../../ui/form/TextField.tsx';
import type { ConnectorField, ConnectorForm, FieldValues } from '../connectors/connector.ts';
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
      {connector.fields.map((field) => (
        <Field
          key={`${connector.name}/${field.name}`}
          field={field}
          value={values[field.name] ?? ''}
          onChange={(value) => onChange(connector, { ...values, [field.name]: value })}
          error={errorOf(field.name)}
        />
      ))}
    </>
  );
}

interface FieldProps {
  field: ConnectorField;
  value: string;
  onChange: (text: string) => void;
  error: string | null;
}

function Field({ field: { type, ...field }, onChange, ...rest }: FieldProps) {
  if (type !== 'lines') {
    return <TextField {...field} {...(type ? { type } : {})} {...rest} onChange={onChange} />;
  }
  return (
    <Textarea
      {...field}
      {...rest}
      autosize
      minRows={3}
      maxRows={12}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
