import type { SqlUse } from '#connectors/automate/statements/inspect';

/** Text that content may hold, as people write it for Automate. */
export interface PassingCase {
  use: SqlUse;
  text: string;
}

/** Statements of searches and of RAWSQL monitors. */
const STATEMENTS = [
  'SELECT Computers.ComputerID, Clients.Name as `Client Name` FROM Computers LEFT JOIN Clients ON (Computers.ClientID=Clients.ClientID) WHERE ((Computers.OS LIKE \'%Server%\') AND (Computers.Domain <> "none"));',
  "SELECT c.Name AS TestValue, c.ComputerID AS IdentityField, c.ComputerID AS computerid, IFNULL((Select Value From ExtraFieldData e0 Where e0.ExtraFieldID=(Select ExtraField.id FROM ExtraField WHERE LTGuid='c12fcc47-764f-48dd-a200-98b99a6f5c8d') And e0.ID=c.ComputerID),'') <> '0' AS Flag FROM Computers c WHERE c.LastContact > DATE_ADD(NOW(), INTERVAL -15 MINUTE) GROUP BY c.ComputerID",
  '(SELECT 1) UNION ALL (SELECT ComputerID FROM computers ORDER BY 1 LIMIT 2)',
  'WITH RECURSIVE up (GroupID, ParentID) AS (SELECT GroupID, ParentID FROM mastergroups UNION SELECT g.GroupID, g.ParentID FROM mastergroups g JOIN up ON up.ParentID = g.GroupID) SELECT COUNT(*) FROM up',
  '/* the servers */ SELECT GROUP_CONCAT(DISTINCT Name ORDER BY Name SEPARATOR ", ") -- by name\n FROM computers # all\n HAVING COUNT(*) > 1',
  "SELECT CASE WHEN OS REGEXP '^Microsoft (Windows )?Server' THEN REPLACE(OS, 'Microsoft ', '') ELSE CONVERT(CAST(ComputerID AS CHAR(10)) USING utf8) END AS `System` FROM computers",
  'SELECT @row := @row + 1 AS `No`, a.Name FROM agents a JOIN (SELECT @row := 0) r',
  'SELECT Name, ROW_NUMBER() OVER (PARTITION BY ClientID ORDER BY Name) AS `n` FROM computers',
  "SELECT TIMESTAMPDIFF(DAY, LastContact, NOW()) AS days, IF(ISNULL(Domain), 'none', Domain) FROM computers WHERE ComputerID IN (SELECT ComputerID FROM subgroups) AND NOT EXISTS (SELECT 1 FROM agents WHERE agents.ComputerID = computers.ComputerID AND agents.Name = 'x; DROP TABLE computers')",
  "SELECT 'C:\\\\Windows\\\\ltsvc', 'it''s', \"say \\\"no\\\"\", 'don\\'t' FROM computers",
  'SHOW TABLES',
  'EXPLAIN SELECT * FROM agents',
  'DESCRIBE agents',
  'SET @a = 1, @b := (SELECT COUNT(*) FROM agents)',
  'SELECT COUNT(*) INTO @found FROM agents',
  'SELECT table_name, ROUND((data_length + index_length) / 1024, 2) FROM information_schema.tables WHERE table_schema = DATABASE()',
  "SELECT JSON_VALUE('{\"a\": 1}', '$.a'), UUID(), SHA1('x'), VERSION(), CURRENT_USER(), CURRENT_TIMESTAMP",
  'VALUES (1, 2), (3, 4)',
];

/** What stands after WHERE: the additional condition of a monitor, `SQLWhere` of a dataview. */
const PARTS = [
  'agents.Name like "%server%" and agents.ClientID > 0',
  '(agents.Flags & 1) = 1 OR agents.AgentID NOT IN (1, 2, 3)',
  "REPLACE(agents.Name, 'a', 'b') <> INSERT(agents.Name, 1, 1, 'x') AND TRUNCATE(1.5, 0) = 1",
  "agents.LastScan < DATE_SUB(NOW(), INTERVAL 30 DAY) AND agents.Name <> 'Update failed; call the customer'",
  'agents.GUID IN (SELECT GUID FROM mastergroups UNION SELECT ScriptGuid FROM lt_scripts) GROUP BY agents.Name HAVING COUNT(*) > 1 ORDER BY agents.Name DESC LIMIT 5',
  '1 = 1 -- and so on',
];

/** The fields of a dataview: `;;` is the comma of Automate inside of a function. */
const FIELD_LISTS = [
  "agents.Name as `Monitor`,IF(agents.Flags = 1;; 'Yes';; 'No') as `Global △`,CONCAT(agents.AgentID;; ' ';; agents.Name) as `Both`",
];

/** Values that a result is compared with, which run nothing. */
const VALUES = [
  'Stopped;Paused',
  'Update failed; call the customer',
  "O'Brien;Smith",
  'Drop',
  'Shutdown',
  'Select||=||=||=|^Select|||||||^',
  'Start-Service (spooler)',
  '3 # of 5 -- not more',
];

/** Everything that passes. */
export const PASSING: readonly PassingCase[] = [
  ...STATEMENTS.map((text) => ({ use: 'statement' as const, text })),
  ...PARTS.map((text) => ({ use: 'part' as const, text })),
  ...FIELD_LISTS.map((text) => ({ use: 'field-list' as const, text })),
  ...VALUES.map((text) => ({ use: 'value' as const, text })),
];
