# prosync-guid: 224f4c70-15c5-4e90-ae7f-544fe91c7502
# prosync-name: Disk space of fixed drives
# prosync-tags: windows, disk

# Lists fixed drives with less free space than the given percentage. Exit code 1 when there is one.
param([ValidateRange(1, 99)][int]$MinimumPercent = 10)

$low = Get-CimInstance -ClassName Win32_LogicalDisk -Filter 'DriveType = 3' |
    Where-Object { $_.Size -gt 0 } |
    Select-Object DeviceID,
        @{ Name = 'FreeGB'; Expression = { [math]::Round($_.FreeSpace / 1GB, 1) } },
        @{ Name = 'FreePercent'; Expression = { [math]::Round(100 * $_.FreeSpace / $_.Size, 1) } } |
    Where-Object FreePercent -lt $MinimumPercent

if ($low) {
    $low | Format-Table -AutoSize
    exit 1
}
Write-Output "All fixed drives have at least $MinimumPercent % free."
