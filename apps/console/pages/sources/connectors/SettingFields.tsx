import { Textarea } from '@mantine/core';
import { TextField } from '#ui/form/TextField.tsx';
import type { ConnectorField, ConnectorForm, FieldValues } from '#connectors/connector-form';

interface SettingFieldsProps {
  connector: ConnectorForm;
  values: FieldValues;
  onChange: (values: FieldValues) => void;
  /** What is wrong with a setting. */
  errorOf: (name: string) => string | null;
}

/** What a connector asks for, a field for each setting. */
export function SettingFields({ connector, values, onChange, errorOf }: SettingFieldsProps) {
  return connector.fields.map((field) => (
    <Field
      key={`${connector.name}/${field.name}`}
      field={field}
      value={values[field.name] ?? ''}
      onChange={(value) => onChange({ ...values, [field.name]: value })}
      error={errorOf(field.name)}
    />
  ));
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
