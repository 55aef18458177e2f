# prosync-guid: 16483798-ccaa-4a90-a703-cbcc9a69f810
# prosync-name: State of Microsoft Defender
# prosync-tags: windows, security

# Reports protection and the age of the signatures. Exit code 1 when either is not as it should be.
param([ValidateRange(1, 30)][int]$MaximumSignatureDays = 3)

$state = Get-MpComputerStatus
$state | Select-Object RealTimeProtectionEnabled, AntivirusSignatureAge, AntivirusSignatureLastUpdated | Format-List

if (-not $state.RealTimeProtectionEnabled) { exit 1 }
if ($state.AntivirusSignatureAge -gt $MaximumSignatureDays) { exit 1 }
