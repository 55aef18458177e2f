#!/bin/sh
# prosync-guid: fd3a1fb3-bfd6-4957-ba7e-8628e042469b
# prosync-name: Age of the newest backup file
# prosync-tags: linux, backup

# Reports the newest file of a backup folder: last-backup.sh <folder> [hours]. Exit code 1 when it is older.
set -eu
folder="${1:?usage: last-backup.sh <folder> [hours]}"
hours="${2:-26}"

newest=$(find "$folder" -type f -printf '%T@ %TY-%Tm-%Td %TH:%TM %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2-)
echo "Newest backup: ${newest:-none}"
[ -n "$(find "$folder" -type f -mmin "-$((hours * 60))" -print -quit)" ]
