import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { TextField } from '#ui/form/TextField.tsx';
import { Section } from '#ui/layout/Section.tsx';
import { Failure } from '#ui/states/Failure.tsx';
import { FORMS, formOfTarget } from '#connectors/forms';
import type { WindowCommand } from '#api/window-commands';
import type { Overview } from '#api/window-views';
import { useAction } from '../actions/action.ts';

type Login = Extract<WindowCommand, { verb: 'login' }>;

/** What stands in the fields. */
type Fields = Record<Exclude<keyof Login, 'verb'>, string>;

interface ConnectionFormProps {
  connection: Overview['connection'];
  onApplied: () => void;
}

/** Server, name and secret. The secret is typed and never shown again; Apply tests it and pins the server's key. */
export function ConnectionForm({ connection, onApplied }: ConnectionFormProps) {
  const [typed, setTyped] = useState<Partial<Fields>>({});
  const action = useAction(onApplied);
  const values = valuesOf(connection, typed);
  const asksForKey = action.error?.code === 'verify-unknown-key' || typed.trust !== undefined;
  const field = (name: keyof Fields) => ({
    value: values[name],
    onChange: (text: string) => setTyped({ ...typed, [name]: text }),
  });
  return (
    <Section title={connection === null ? 'Connect this instance' : 'Connection'}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          action.perform(loginOf(values));
        }}
      >
        <Stack gap="sm">
          <FormFields field={field} isNew={connection === null} asksForKey={asksForKey} />
          {action.error && <Failure error={action.error} title="The settings were not applied" />}
          <Group>
            <Button type="submit" loading={action.isRunning} disabled={values.secret === ''}>
              Apply
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

interface FormFieldsProps {
  field: (name: keyof Fields) => { value: string; onChange: (text: string) => void };
  isNew: boolean;
  /** The server shows another key than the pinned one. */
  asksForKey: boolean;
}

function FormFields({ field, isNew, asksForKey }: FormFieldsProps) {
  return (
    <>
      <TextField label="Server" required {...field('server')} description={SERVER} />
      <TextField label="Name" required maxLength={255} {...field('name')} />
      <TextField
        label="Secret"
        type="password"
        required
        autoComplete="off"
        {...field('secret')}
        description={isNew ? SECRET : SECRET_AGAIN}
      />
      <TextField label="Target" required {...field('target')} description={TARGET} />
      {formOfTarget(field('target').value)?.target.hasSection && (
        <TextField label="Password file of the target" {...field('targetPasswordFile')} />
      )}
      {asksForKey && (
        <TextField label="Fingerprint that you trust" {...field('trust')} description={TRUST} />
      )}
    </>
  );
}

const SERVER = 'The address of the server. It must use https, except on this machine.';
const SECRET = 'It was shown once, when the API client was created. It is never shown here.';
const SECRET_AGAIN = 'Stored, and never shown. Type it again, or a new one, to apply a change.';
const TARGET = `Where content goes: ${FORMS.map(({ target }) => target.example).join(', or ')}`;
const TRUST =
  "The server's operators give it to you through a separate channel, such as a phone call. Do not copy it from a message above.";

function valuesOf(connection: Overview['connection'], typed: Partial<Fields>): Fields {
  return {
    server: connection?.server ?? '',
    name: connection?.client ?? '',
    secret: '',
    target: connection?.target ?? '',
    targetPasswordFile: '',
    trust: '',
    ...typed,
  };
}

// What was left empty is left as it was.
function loginOf(values: Fields): Login {
  const { server, name, secret } = values;
  const rest = { target: values.target, targetPasswordFile: values.targetPasswordFile };
  const filled = Object.entries({ ...rest, trust: values.trust }).filter(([, text]) => text.trim());
  return { verb: 'login', server, name, secret, ...Object.fromEntries(filled) };
}
