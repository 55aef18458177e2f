import pc from 'picocolors';
import { checkDatabase, checkDisk, checkNode, checkSettings } from './checks.ts';
import type { Finding } from './doctor-finding.ts';
import { checkKey } from './key-check.ts';

/** `prosync-server doctor`: prints all findings and returns the exit code, 1 when something must be mended. */
export async function doctor(options: { json?: boolean }): Promise<number> {
  const { config, finding } = checkSettings(process.env);
  const findings = [checkNode(process.versions.node), finding];
  if (config)
    findings.push(await checkKey(config), checkDisk(config), ...(await checkDatabase(config)));
  process.stdout.write(
    options.json ? `${JSON.stringify({ findings })}\n` : findings.map(line).join(''),
  );
  return findings.some((one) => one.level === 'error') ? 1 : 0;
}

function line({ name, level, detail }: Finding): string {
  const mark = { ok: pc.green('✓'), warning: pc.yellow('!'), error: pc.red('✗') }[level];
  return `${mark} ${name}: ${detail}\n`;
}
