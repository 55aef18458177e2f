import { Checkbox, Stack } from '@mantine/core';
import { useContentTypes } from '../api.ts';
import { contentTypeLabel } from '#ui/text/labels.ts';

interface TypesChoiceProps {
  /** Null: every content type. */
  contentTypes: string[] | null;
  onChange: (contentTypes: string[] | null) => void;
}

/** What an API client may see. */
export function TypesChoice({ contentTypes, onChange }: TypesChoiceProps) {
  const known = useContentTypes().data?.data ?? [];
  return (
    <Stack gap="xs">
      <Checkbox
        label="All content types, including new ones"
        checked={contentTypes === null}
        onChange={(event) => onChange(event.currentTarget.checked ? null : [])}
      />
      {contentTypes !== null && (
        <Checkbox.Group
          label="Content types"
          value={contentTypes}
          onChange={onChange}
          error={contentTypes.length === 0 ? 'Choose at least one' : null}
        >
          <Stack gap="xs" mt="xs">
            {known.map(({ contentType }) => (
              <Checkbox
                key={contentType}
                value={contentType}
                label={contentTypeLabel(contentType)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </Stack>
  );
}
