import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { Notice } from '../states/Notice.tsx';
import { Copy } from '../text/Copy.tsx';

interface SecretOnceProps {
  secret: string;
  /** "secret", "token", "link". */
  what: string;
  fileName: string;
  onDone: () => void;
}

/** A secret that is shown this one time: copy it, download it, and say that it is safe before it goes. */
export function SecretOnce({ secret, what, fileName, onDone }: SecretOnceProps) {
  const [isSaved, setSaved] = useState(false);
  return (
    <Stack>
      <Notice tone="warning" title={`The ${what} is shown only now`}>
        Copy it now. You will not be able to see it again.
      </Notice>
      <Copy value={secret} what={what} />
      <Group>
        <Button variant="default" onClick={() => download(fileName, secret)}>
          Download
        </Button>
      </Group>
      <Checkbox
        label={`I have saved the ${what}`}
        checked={isSaved}
        onChange={(event) => setSaved(event.currentTarget.checked)}
      />
      <Group justify="flex-end">
        <Button disabled={!isSaved} onClick={onDone}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}

function download(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
