#!/bin/sh
# prosync-guid: 5d701eae-b547-43cd-bc74-b269d0fbc3e1
# prosync-name: Failed systemd units
# prosync-tags: linux, services

# Lists units that failed. Exit code 1 when there is one.
set -eu

failed=$(systemctl list-units --failed --plain --no-legend | awk '{ print $1 }')
if [ -z "$failed" ]; then
    echo 'No unit failed.'
    exit 0
fi
echo "$failed"
exit 1
