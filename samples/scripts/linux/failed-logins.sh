#!/bin/sh
# prosync-guid: b0cd4481-f27c-407e-a4e8-7adcd202b8a9
# prosync-name: Failed logins of the last day
# prosync-tags: linux, security

# Counts failed SSH logins of the last 24 hours by address.
set -eu

journalctl --unit ssh --unit sshd --since '24 hours ago' --output cat |
    sed -n 's/.*Failed [a-z]* for .* from \([0-9a-fA-F.:]*\) port .*/\1/p' |
    sort | uniq -c | sort -rn | head -n 20
