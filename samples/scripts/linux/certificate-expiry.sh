#!/bin/sh
# prosync-guid: cbcad985-8547-47f7-bab6-ca68c003e609
# prosync-name: Expiry of a TLS certificate
# prosync-tags: linux, certificates

# Shows when the certificate of a server expires: certificate-expiry.sh <host> [port] [days]
set -eu
host="${1:?usage: certificate-expiry.sh <host> [port] [days]}"
port="${2:-443}"
days="${3:-30}"

certificate=$(openssl s_client -connect "$host:$port" -servername "$host" </dev/null 2>/dev/null | openssl x509)
echo "$certificate" | openssl x509 -noout -subject -enddate
echo "$certificate" | openssl x509 -noout -checkend "$((days * 86400))"
