# prosync-guid: 46ee18e9-26fe-4522-9df6-9aa7283a9a70
# prosync-name: Automatic services that are stopped
# prosync-tags: windows, services

# Lists services that should run but do not. Services with a delayed start are left out: right after a start they have not run yet.
$stopped = Get-CimInstance -ClassName Win32_Service -Filter "StartMode = 'Auto' AND State <> 'Running'" |
    Where-Object { -not $_.DelayedAutoStart } |
    Sort-Object -Property Name |
    Select-Object Name, DisplayName, State, ExitCode

if ($stopped) {
    $stopped | Format-Table -AutoSize
    exit 1
}
Write-Output 'All automatic services run.'
