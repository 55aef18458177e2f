#!/bin/sh
# prosync-guid: f6a4010c-e271-457d-9598-d09b5f172994
# prosync-name: Disk space of mounted file systems
# prosync-tags: linux, disk

# Lists local file systems that are fuller than the given percentage (default 90). Exit code 1 when there is one.
set -eu
limit="${1:-90}"

df -P -l -x tmpfs -x devtmpfs |
    awk -v limit="$limit" '
        NR > 1 && $5 + 0 > limit { printf "%s is %s full (%s)\n", $6, $5, $1; found = 1 }
        END { exit found }
    '
echo "No file system is fuller than $limit %."
