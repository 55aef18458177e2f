import { Stack, Text } from '@mantine/core';
import type { CreatedApiClient } from '#api/api-clients';
import { basePath } from '#ui/request/base-path.ts';
import { SecretOnce } from '#ui/form/SecretOnce.tsx';
import { Copy } from '#ui/text/Copy.tsx';
import { PlainText } from '#ui/text/PlainText.tsx';

/** The secret of an API client, this one time, and what to do with it. */
export function SecretShown(props: { created: CreatedApiClient; onDone: () => void }) {
  const { name, secret } = props.created;
  const command = `prosync login ${location.origin}${basePath()} --name ${JSON.stringify(name)}`;
  return (
    <Stack>
      <Text size="sm">
        Name: <PlainText>{name}</PlainText>
      </Text>
      <Text size="sm">Run this on the instance. It asks for the secret:</Text>
      <Copy value={command} what="the command" />
      <SecretOnce
        secret={secret}
        what="secret"
        fileName="prosync-secret.txt"
        onDone={props.onDone}
      />
    </Stack>
  );
}
