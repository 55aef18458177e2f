import type { Credential, SourceConnector } from '../connector.ts';
import { readPasswordFile } from './connection/password-file.ts';
import type { DatabasePlace } from './connection/database-place.ts';
import type { SourceLimits } from '../source-limits.ts';
import { automateReader } from './automate-reader.ts';
import { sourceSettings } from './settings/automate-settings.ts';

/** Sources that are the database of a ConnectWise Automate server; settings are kept as they were written. */
export function automateSource({ places }: SourceLimits): SourceConnector {
  return {
    checked: (settings) => {
      sourceSettings(settings, places);
      return settings;
    },
    credential: (settings) => credentialOf(sourceSettings(settings, places).place),
    reader: (settings) => automateReader(sourceSettings(settings, places)),
  };
}

function credentialOf(place: DatabasePlace): Credential | null {
  const { host, port, socketPath, user, passwordFile, caFile, tls, limits } = place;
  if (passwordFile === null) return null;
  return {
    place: JSON.stringify({
      host: host.toLowerCase(),
      port,
      socketPath,
      user,
      tls,
      caFile,
      passwordFile,
    }),
    isSecret: (secret) => secret === readPasswordFile(passwordFile, limits?.passwordFolder),
  };
}
