import { SYSTEM_FOLDERS, type RootRules } from '#connectors/directory/root-rules';
import type { Config } from '../config/server-config.ts';

/** Which folders this server reads as sources. */
export function rootRules(config: Config): RootRules {
  const { passwordFolder } = config.sourcePlaces;
  const own = [config.dataDirectory, config.signingKeyFile, passwordFolder];
  return { allowed: config.sourceRoots, refused: [...own, ...SYSTEM_FOLDERS] };
}
