# prosync-guid: 67a8756c-6ec5-47aa-a9a2-6154fca83664
# prosync-name: Age of the last Windows backup
# prosync-tags: windows, backup

# Reports the last successful Windows Server Backup. Exit code 1 when it is older than the given number of hours.
param([ValidateRange(1, 720)][int]$MaximumHours = 26)

if (-not (Get-Command -Name Get-WBSummary -ErrorAction SilentlyContinue)) {
    Write-Output 'Windows Server Backup is not installed.'
    exit 2
}
$last = (Get-WBSummary).LastSuccessfulBackupTime
$hours = [math]::Round(((Get-Date) - $last).TotalHours, 1)
Write-Output "Last successful backup: $last ($hours hours ago)"
if ($hours -gt $MaximumHours) { exit 1 }
