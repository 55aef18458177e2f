/** What a unit needs to know. Every path is absolute. */
export interface Service {
  /** The program and its arguments, up to the command `run`. */
  command: readonly string[];
  user: string;
  /** What the daemon may write: its own folder, and the target when that is a folder. */
  writable: readonly string[];
}

/**
 * A systemd unit for the daemon (systemd.service(5), systemd.exec(5)): it may write the folders that are named and nothing
 * else, gains no rights, and is started again when it fails. Memory stays far below the limit; V8 needs to write code, so
 * `MemoryDenyWriteExecute` is left out.
 */
export function systemdUnit({ command, user, writable }: Service): string {
  return `[Unit]
Description=ProSync client: follows the server and applies what is published
After=network-online.target
Wants=network-online.target

[Service]
ExecStart=${command.map(quoted).join(' ')}
User=${user}
Restart=on-failure
RestartSec=30
TimeoutStopSec=30
MemoryMax=256M
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths=${writable.map(quoted).join(' ')}
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service

[Install]
WantedBy=multi-user.target
`;
}

// systemd.syntax(7): quotes and backslashes are escaped; % starts a specifier, $ a variable.
function quoted(text: string): string {
  const escaped = text.replace(/[\\"]/g, '\\$&').replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@%+=:,./-]+$/.test(text) ? escaped : `"${escaped}"`;
}
