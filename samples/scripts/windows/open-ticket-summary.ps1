# prosync-guid: 1c044f97-7d08-4701-b02b-eb07ca1c6e91
# prosync-name: Summary for a support ticket
# prosync-tags: windows, Ticket

# Collects what a technician asks for first: system, uptime, memory, drives. Reads only; prints text for a ticket.
$system = Get-CimInstance -ClassName Win32_OperatingSystem
$uptime = (Get-Date) - $system.LastBootUpTime

Write-Output "Computer: $($env:COMPUTERNAME)"
Write-Output "System:   $($system.Caption) $($system.Version)"
Write-Output ('Uptime:   {0} days {1} hours' -f $uptime.Days, $uptime.Hours)
Write-Output ('Memory:   {0:N1} of {1:N1} GB free' -f ($system.FreePhysicalMemory / 1MB), ($system.TotalVisibleMemorySize / 1MB))
