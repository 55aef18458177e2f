# prosync-guid: b0d9c0c8-a0c5-4c1f-af1f-9da385c66a41
# prosync-name: Certificates that expire soon
# prosync-tags: windows, certificates

# Lists certificates of the machine store that expire within the given number of days.
param([ValidateRange(1, 730)][int]$Days = 30)

$limit = (Get-Date).AddDays($Days)
$expiring = Get-ChildItem -Path Cert:\LocalMachine\My |
    Where-Object { $_.NotAfter -lt $limit } |
    Sort-Object -Property NotAfter |
    Select-Object NotAfter, Subject, Thumbprint

if ($expiring) {
    $expiring | Format-Table -AutoSize
    exit 1
}
Write-Output "No certificate expires within $Days days."
