# prosync-guid: 649230f5-fafa-43d5-882e-2c5f9f7e441a
# prosync-name: Members of the local administrators
# prosync-tags: windows, security

# Lists who is a local administrator, by the well-known SID, because the name of the group depends on the language.
Get-LocalGroupMember -SID 'S-1-5-32-544' |
    Sort-Object -Property ObjectClass, Name |
    Select-Object ObjectClass, PrincipalSource, Name |
    Format-Table -AutoSize
