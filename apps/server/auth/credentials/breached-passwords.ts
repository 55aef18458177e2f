/**
 * True for passwords of 12 and more characters that attackers try first (docs/guarantees.md#2.4), in any mixture of upper and
 * lower case and with white space left out. The list is part of the program: it works without a network.
 */
export function isBreached(password: string): boolean {
  return LIST.has(password.toLowerCase().replace(/\s/g, ''));
}

// From the published collections of breached passwords, most of which are shorter and so refused already.
const LIST: ReadonlySet<string> = new Set(
  `
!qaz2wsx3edc !qaz@wsx#edc 000000000000 0000000000000 012345678901 0123456789012 098765432109
102030405060 111111111111 1111111111111 111222333444 112233445566 121212121212 123123123123
123321123321 123412341234 123454321234 123456123456 123456654321 1234567887654321 123456789012
1234567890123 12345678901234 123456789012345 1234567890123456 123456789123 123456789987
123456789abc 123456789asd 123456789qaz 123456789qwe 123456789zxc 12345qwertasdfg
12345qwerty12345 1234qwerasdf 1234qwerasdfzxcv 123abc123abc 123qwe123qwe 123qweasdzxc
147258369147 147258369258 159357159357 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i
1q2w3e4r5t6y7u8i9o 1q2w3e4r5t6y7u8i9o0p 1qaz1qaz1qaz 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qaz@wsx3edc
1qazxsw23edc 222222222222 333333333333 444444444444 555555555555 666666666666 777777777777
888888888888 987654321098 9876543210987 999999999999 a12345678901 a123456789012 a1b2c3d4e5f6
a1b2c3d4e5f6g7 a1b2c3d4e5f6g7h8 aa1234567890 aa123456789a aaa111222333 aaaaaa111111 aaaaaaaaaaaa
aaaaaaaaaaaaa abc123456789 abc123abc123 abc123def456 abcabcabcabc abcd12345678 abcd1234abcd
abcd1234efgh abcdef123456 abcdef1234567 abcdefg12345 abcdefgh1234 abcdefghijkl abcdefghijklm
abcdefghijklmn abcdefghijklmnop abcdefghijklmnopqrstuvwxyz admin123!@#$ admin1234567
admin12345678 admin123456789 admin1234admin admin123admin admin123admin123 admin@123456
admin@1234567 admin@admin123 adminadmin12 adminadmin123 adminadminadmin administrator
administrator! administrator1 administrator1! administrator12 administrator123 administrator1234
adminpassword adminpassword1 adminpassword123 arsenal12345 asd123asd123 asdasdasdasd
asdf1234asdf asdfasdfasdf asdfghjkl123 asdfghjkl1234 asdfghjkl12345 asdfghjkl;'\\
asdfghjklqwertyuiop asdfghjklzxcvbnm asdfqwer1234 automate1234 autumn2024!! autumn2025!!
azerty123456 azertyuiop12 azertyuiop123 azertyuiopqsdfghjklm barcelona123 barcelona1234
baseball1234 baseball12345 basketball12 basketball123 basketball1234 batman123456 batmanbatman
business1234 butterfly123 butterfly1234 changeit1234 changeme123! changeme1234 changeme12345
changemenow! changemenow1 changemeplease changepassword changethispassword charlie12345
charlie123456 chelsea12345 chocolate123 chocolate1234 christmas123 christmas1234 cisco1234567
cisco12345678 company12345 company123456 computer1234 computer12345 computercomputer
connectwise! connectwise1 connectwise12 connectwise123 correcthorsebatterystaple database1234
database12345 december1234 defaultpassword dragon123456 dragondragon facebook1234 facebook12345
february1234 football1234 football12345 footballfootball forgotpassword freedom12345
freedom123456 friday123456 goodmorning1 goodmorning123 google123456 guest1234567 guestguest12
halloween123 hello1234567 hello12345678 hellohello12 hellohello123 helloworld!! helloworld12
helloworld123 helloworld1234 helpdesk1234 helpdesk12345 idontknow123 idontknow1234
iforgotmypassword ihatepasswords ilovejesus12 ilovemyfamily ilovemymother ilovemyself1
ilovemyson123 iloveyou!234 iloveyou1234 iloveyou12345 iloveyou123456 iloveyou2020 iloveyou2024
iloveyou4ever iloveyoubaby iloveyouforever iloveyoulove iloveyousomuch incorrect123 internet1234
internet12345 internetinternet january12345 jennifer1234 jordan123456 jordan232323 labtech12345
labtech123456 letmein1234! letmein12345 letmein123456 letmeinletmein letmeinnow12 letmeinnow123
letmeinplease linkedin1234 liverpool123 liverpool1234 lovelove1234 lovelovelove loveyou12345
manchester12 manchester123 manchesterunited master123456 mastermaster michael12345 michael123456
microsoft123 microsoft1234 minecraft123 minecraft1234 monday123456 monkey123456 monkeymonkey
mypassword1! mypassword12 mypassword123 mypassword1234 mypasswordis mypasswordispassword
network12345 network123456 newpassword1 newpassword12 newpassword123 nopassword12 nopassword123
november1234 oldpassword1 opensesame12 opensesame123 oracle123456 ourpassword1 p@ssw0rd123!
p@ssw0rd1234 p@ssw0rd12345 p@ssw0rd123456 p@ssw0rd2023 p@ssw0rd2024 p@ssw0rd2025 p@ssword123!
p@ssword1234 pa$$w0rd123! pa$$w0rd1234 pa$$word1234 passw0rd123! passw0rd1234 passw0rd12345
password!123 password!234 password#123 password-1234 password.1234 password123! password123!!
password123$ password1234 password1234! password12345 password123456 password1234567
password12345678 password123456789 password1234567890 password1password password2020
password2020! password2021 password2021! password2022 password2022! password2023 password2023!
password2024 password2024! password2025 password2025! password2026 password2026! password@123
password@1234 password@12345 password_1234 passwordpass passwordpassword passwort123!
passwort1234 passwort12345 passwort123456 pleasechange1 pleasechangeme poiuytrewqlkjhgfdsa
pokemon12345 pokemon123456 pokemonpokemon postgres1234 postgrespostgres princess1234
princess12345 princessprincess prosync12345 prosync123456 prosyncprosync q1q1q1q1q1q1
q1w2e3r4t5y6 q1w2e3r4t5y6u7 q1w2e3r4t5y6u7i8 qaz123wsx456 qazwsx123456 qazwsxedcrfv
qazwsxedcrfvtgb qqqqqqqqqqqq qwe123asd456 qwe123qwe123 qweasdzxc123 qweasdzxcrty qweqweqweqwe
qwerty123456 qwerty1234567 qwerty12345678 qwerty123456789 qwerty123qwerty qwerty1qwerty
qwerty654321 qwertyqwerty qwertyqwerty1 qwertyqwerty123 qwertyuiop0987654321 qwertyuiop12
qwertyuiop123 qwertyuiop1234 qwertyuiop12345 qwertyuiop123456 qwertyuiop[] qwertyuiop[]\\
qwertyuiopas qwertyuiopasdf qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm qwertz123456
qwertzuiop12 qwertzuiop123 realmadrid12 realmadrid123 rootpassword rootpassword1 rootroot1234
rootrootroot samsung12345 samsung123456 saturday1234 secret123456 secret1234567 secretpassword
secretsecret security1234 security12345 securitysecurity september123 september1234 server123456
serverserver shadow123456 spiderman123 spiderman1234 spring2024!! spring2025!! starwars1234
starwars12345 starwarsstarwars summer2020!! summer202020 summer2021!! summer2022!! summer2023!!
summer2024!! summer202424 summer2025!! sunshine1234 sunshine12345 sunshinesunshine superadmin12
superadmin123 superadmin1234 superman1234 superman12345 supermansuperman superuser123
superuser1234 supervisor12 supervisor123 support1234! support12345 support123456 supportsupport
sysadmin1234 temporary123 temporary1234 temporarypassword temppassword temppassword1
temppassword123 test12345678 test123456789 test1234test testpassword testpassword1 testtest1234
testtesttest testuser1234 thepassword1 thisisapassword thisismypassword thisispassword
topsecret123 topsecret1234 trustno11234 trustno1trustno1 user12345678 useruser1234 verysecret12
verysecret123 wasdwasdwasd welcome123!! welcome1234! welcome12345 welcome123456 welcome1welcome
welcome2020! welcome2021! welcome2022! welcome2023! welcome2024! welcome2025! welcome2026!
welcome2home welcome@1234 welcome@12345 welcomehome1 welcomewelcome whatever1234 whatever12345
windows10admin windows12345 winter2020!! winter2021!! winter2022!! winter2023!! winter2024!!
winter2025!! xxxxxxxxxxxx yourpassword zaq12wsxcde3 zaq1xsw2cde3 zaq1zaq1zaq1 zxcvbnm,./12
zxcvbnm12345 zxcvbnm123456 zxcvbnm123456789 zxcvbnmasdfghjkl zxcvzxcvzxcv zxczxczxczxc
zzzzzzzzzzzz
`.split(/\s+/),
);
