import { z } from 'zod';
import { SettingPath, type ConnectorForm } from '../connector-form.ts';

const Settings = z.strictObject({
  /** An absolute path on the server. */
  root: SettingPath,
});

/** A folder or a Git work tree. */
export const directoryForm: ConnectorForm<'directory'> = {
  name: 'directory',
  label: 'Directory or Git work tree',
  hasFilePaths: true,
  settings: Settings,
  needsPassword: false,
  fields: [
    {
      name: 'root',
      label: 'Folder',
      description:
        'An absolute path on the server. The file prosync.yaml in it defines what is tracked',
      required: true,
      maxLength: 4096,
    },
  ],
  placeFrom: ({ root = '' }) => ({ connector: 'directory', settings: { root } }),
  valuesFrom: ({ root }) => ({ root: String(root) }),
  lineOf: ({ root }) => String(root),
  target: { example: 'directory:/srv/content', hasSection: false },
};
