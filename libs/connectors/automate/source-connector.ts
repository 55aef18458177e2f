import type { SourceConnector } from '../connector.ts';
import { automateReader } from './reader.ts';
import { sourceSettings } from './settings.ts';

/** Sources that are the database of a ConnectWise Automate server; settings are kept as they were written. */
export const automateSource: SourceConnector = {
  hasFilePaths: false,
  checked: (settings) => {
    sourceSettings(settings);
    return settings;
  },
  reader: (settings) => automateReader(sourceSettings(settings)),
};
