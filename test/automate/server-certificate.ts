import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountFor, handOver } from '../../apps/server/database/embedded/account.ts';

/** Whether certificates can be made here; tests with TLS are skipped without openssl. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** A certificate signed by itself, as PEM files. */
export interface Certificate {
  file: string;
  keyFile: string;
  pem: string;
}

/** Makes one in `folder` with openssl, readable by the owner of the folder; `subject` is the subjectAltName. */
export function makeCertificate(folder: string, subject = 'IP:127.0.0.1'): Certificate {
  const [keyFile, file] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const names = ['-subj', '/CN=automate', '-addext', `subjectAltName=${subject}`];
  execFileSync('openssl', [...kind, '-keyout', keyFile, '-out', file, ...names], { stdio: 'pipe' });
  const account = accountFor(folder);
  handOver(keyFile, account);
  handOver(file, account);
  return { file, keyFile, pem: readFileSync(file, 'utf8') };
}
