import { NativeSelect } from '@mantine/core';
import type { ConnectorForm, FieldValues } from '#connectors/connector-form';
import { FORMS } from '#connectors/forms';
import { connectorOf } from '../connectors/connectors.ts';
import { SettingFields } from '../connectors/SettingFields.tsx';

interface ConnectorFieldsProps {
  connector: ConnectorForm;
  values: FieldValues;
  onChange: (connector: ConnectorForm, values: FieldValues) => void;
  /** What is wrong with a setting. */
  errorOf: (name: string) => string | null;
}

const CHOICES = FORMS.map(({ name, label }) => ({ value: name, label }));

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
      <SettingFields
        connector={connector}
        values={values}
        onChange={(typed) => onChange(connector, typed)}
        errorOf={errorOf}
      />
    </>
  );
}
