import { Text } from '@mantine/core';
import { useState } from 'react';
import type { NewSourceTest, SourceChange, SourceView } from '#api/sources';
import { useChangeSource } from '../../../api.ts';
import { tell } from '#ui/activity/activity.ts';
import { ConfirmForm } from '#ui/form/ConfirmForm.tsx';
import { TextField } from '#ui/form/TextField.tsx';
import type { ConnectorForm } from '#connectors/connector-form';
import { SettingFields } from '../connectors/SettingFields.tsx';
import { useTestedPlace } from '../connectors/tested-place.ts';
import { TestResult } from '../TestResult.tsx';
import { changedFields, changedSettings } from './changed-settings.ts';

interface ChangeSourceFormProps {
  source: SourceView;
  connector: ConnectorForm;
  onClose: () => void;
}

const CONSEQUENCE =
  'To change a source that does not respond yet, select “Change anyway”. Until it responds, its scans are incomplete and change nothing.';

/** Another place is tried first; one that does not answer takes a second press of the button. */
export function ChangeSourceForm({ source, connector, onClose }: ChangeSourceFormProps) {
  const [name, setName] = useState(source.name);
  const [values, setValues] = useState(() => connector.valuesFrom(source.settings));
  const place = placeFrom(source, connector, values);
  const change = useChanging(source, onClose);
  const tested = useTestedPlace();
  const failed = tested.failureOf(place);
  const isMoved = changedFields(connector, source.settings, values).length > 0;
  const error = change.error ?? tested.error;
  const confirm = () => {
    change.reset();
    const renamed = name.trim() === source.name ? {} : { name: name.trim() };
    if (!isMoved) return change.send(renamed);
    const { connector: _, ...moved } = place;
    tested.submit(place, () => change.send({ ...renamed, ...moved }));
  };
  return (
    <ConfirmForm
      verb={failed ? 'Change anyway' : isMoved ? 'Test and change' : 'Change'}
      disabled={!isMoved && name.trim() === source.name}
      isRunning={change.isPending || tested.isRunning}
      error={error}
      errorTitle="It was not changed"
      onConfirm={confirm}
      onCancel={onClose}
    >
      <TextField {...NAME} value={name} onChange={setName} error={error?.at('name')} />
      <SettingFields
        connector={connector}
        values={values}
        onChange={setValues}
        errorOf={(field) => error?.at(`settings/${field}`) ?? error?.at(field) ?? null}
      />
      {isMoved && <Text size="sm">{MOVED}</Text>}
      {failed && <TestResult test={failed} consequence={CONSEQUENCE} />}
    </ConfirmForm>
  );
}

const NAME = { label: 'Name', required: true, maxLength: 255 };
const MOVED =
  'The next scan is due immediately. Items that it does not find become moved or deleted. Nothing is removed until someone approves it.';

/** Sends the change and reports the result. */
function useChanging({ id }: SourceView, onClose: () => void) {
  const change = useChangeSource();
  return {
    ...change,
    send: (what: SourceChange) =>
      change.mutate(
        { id, ...what },
        {
          onSuccess: ({ name }) => {
            tell('success', `Changed the source ${name.slice(0, 80)}.`);
            onClose();
          },
        },
      ),
  };
}

/** The server checks what is typed; the fields are those of the connector. */
function placeFrom(
  { connector: name, settings }: SourceView,
  connector: ConnectorForm,
  values: Parameters<typeof changedSettings>[2],
): NewSourceTest {
  return {
    ...connector.placeFrom(values),
    connector: name,
    settings: changedSettings(connector, settings, values),
  } as NewSourceTest;
}
