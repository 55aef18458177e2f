#!/bin/sh
# prosync-guid: b4cd7632-2f2e-4c2e-b284-c0b74f0e0d4b
# prosync-name: Restart required
# prosync-tags: linux, patching

# Says whether a Debian or Ubuntu machine waits for a restart, and for which packages.
set -eu

if [ ! -e /var/run/reboot-required ]; then
    echo 'No restart required.'
    exit 0
fi
echo 'Restart required by:'
sort -u /var/run/reboot-required.pkgs 2>/dev/null || echo '(unknown)'
exit 1
