# prosync-guid: 9453160b-6cbb-420e-8b37-7f2315fbc397
# prosync-name: Offset of the clock
# prosync-tags: windows, time

# Compares the clock with a time server without setting it. Kerberos refuses more than five minutes.
param([string]$Server = 'time.windows.com')

w32tm.exe /stripchart /computer:$Server /samples:3 /dataonly
exit $LASTEXITCODE
