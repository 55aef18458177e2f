# prosync-guid: 0f588e97-441b-40cb-a670-e651be86d0a2
# prosync-name: Pending reboot
# prosync-tags: windows, patching

# Says whether Windows waits for a restart, and which component asked for it.
$reasons = [ordered]@{
    'Component servicing' = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending'
    'Windows Update'      = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired'
}

$pending = $reasons.GetEnumerator() | Where-Object { Test-Path -Path $_.Value } | ForEach-Object Key
if ($pending) {
    Write-Output "Restart pending: $($pending -join ', ')"
    exit 1
}
Write-Output 'No restart pending.'
