-- A stand-in for the tables of ConnectWise Automate that hold content. The names of tables and columns are known, and so
-- are the lists of columns; types, lengths and keys are guesses.

create table scriptfolders (
  FolderID int auto_increment primary key,
  ParentID int not null default 0,
  Name varchar(100) not null,
  GUID varchar(36) not null
);

create table lt_scripts (
  ScriptId int auto_increment primary key,
  FolderId int not null default 0,
  ScriptName varchar(255) not null,
  ScriptNotes text,
  Permission text,
  EditPermission text,
  ComputerScript tinyint not null default 0,
  LocationScript tinyint not null default 0,
  MaintenanceScript tinyint not null default 0,
  FunctionScript tinyint not null default 0,
  LicenseData longblob,
  ScriptData longblob,
  ScriptVersion int not null default 1,
  ScriptGuid varchar(36) not null,
  ScriptFlags int not null default 0,
  Parameters text,
  Last_User varchar(100),
  Last_Date datetime,
  key (ScriptGuid)
);

create table agents (
  AgentID int auto_increment primary key,
  Name varchar(255) not null,
  LocID int default 0,
  ClientID int default 0,
  ComputerID int default 0,
  DriveID varchar(1000) default '0',
  CheckAction int,
  AlertAction int,
  AlertMessage text,
  ContactID int,
  `interval` int,
  `Where` text,
  `What` text,
  DataOut mediumtext,
  Comparor int,
  DataIn text,
  LastScan datetime,
  LastFailed datetime,
  FailCount int default 0,
  IDField varchar(255),
  AlertStyle int,
  Changed int default 0,
  Last_Date datetime,
  Last_User varchar(100),
  ReportCategory int default 0,
  TicketCategory int default 0,
  Flags int default 0,
  GUID varchar(36),
  AgentDefaultGUID varchar(36) default '',
  WarningCount int default 0,
  DeviceId int default 0
);

create table groupdagents (
  GroupID int,
  AgentID int,
  AlertAction int,
  TicketCategory int,
  ContactID int,
  primary key (GroupID, AgentID)
);

create table groupagents (
  AgentID int auto_increment primary key,
  GroupID int,
  SearchID int default 0,
  Name varchar(255),
  CheckAction int,
  AlertAction int,
  AlertMessage text,
  ContactID int,
  `interval` int,
  `Where` text,
  `What` varchar(255),
  DataOut mediumtext,
  Comparor int,
  DataIn text,
  IDField varchar(255),
  AlertStyle int,
  ScriptID int,
  datacollector varchar(255),
  Category int,
  TicketCategory int,
  ScriptTarget int,
  GUID varchar(36),
  UpdatedBy varchar(100),
  UpdateDate datetime
);

create table sensorchecks (
  SensID int auto_increment primary key,
  Name varchar(100),
  `SQL` mediumtext,
  QueryType int,
  ListDATA text,
  FolderID int default 0,
  GUID varchar(36),
  SearchXML mediumtext,
  UpdatedBy varchar(100),
  UpdateDate datetime
);

create table mastergroups (
  GroupID int auto_increment primary key,
  ParentID int,
  Parents text,
  Children text,
  Depth int,
  Name varchar(100),
  FullName text,
  Permissions text,
  Template int,
  AutoJoinScript int,
  Master int,
  LimitToParent int,
  Control int,
  ControlID int,
  Notes text,
  MaintenanceID int,
  MaintWindowApplied datetime,
  GroupType int,
  Priority int,
  GUID varchar(36),
  AssetID int null,
  NetworkPermissions text null,
  NetworkJoin int,
  NetworkJoinOptions int,
  ContactPermissions text null,
  ContactJoin int,
  ContactJoinOptions int
);

create table dataviewfolders (
  FolderID int auto_increment primary key,
  ParentID int default 0,
  Name varchar(100)
);

create table dataviews (
  DataViewID int auto_increment primary key,
  Name varchar(255),
  FieldList mediumtext,
  ColumnList text,
  HiddenList text,
  SQLBody mediumtext,
  IDColumn varchar(255),
  SQLWhere text,
  FolderID int,
  ClientLink varchar(255),
  ComputerLink varchar(255),
  SortField varchar(255),
  GroupField varchar(255),
  SortOrder int,
  FilterControl text,
  FormatControl text,
  LocationLink varchar(255),
  IconControl text,
  SystemPermission text,
  UserClassName text,
  SystemPermissionHigh text,
  GUID varchar(36)
);

create table extrafield (
  ID int auto_increment primary key,
  Form int,
  Name varchar(100),
  Sort int,
  NoBreak tinyint,
  FType int,
  Section varchar(100),
  UnEditable tinyint,
  Collapsed tinyint,
  Fill text,
  LtGuid varchar(36),
  IsPassword tinyint,
  IsEncrypted tinyint,
  IsHidden tinyint,
  IsRestricted tinyint,
  ViewPermissions text,
  EditPermissions text,
  unique (Form, Name)
);

create table roledefinitions (
  RoleDefinitionId int auto_increment primary key,
  RoleName varchar(255),
  RoleType varchar(100),
  RoleSubType varchar(100),
  DetectionString text,
  ComparisonOperator varchar(10),
  ComparisonResult text,
  SerialKeyString text,
  ProductKeyString text,
  RoleDetectionGuid varchar(36) unique,
  IsRemote tinyint,
  SearchId int,
  IsSupport tinyint,
  ParentRoleDefinitionGuid varchar(36),
  OsType int
);

create table alerttemplate (
  AlertActionID int auto_increment primary key,
  Name varchar(255),
  Comment text,
  Last_User varchar(100),
  Last_Date datetime,
  Permission text,
  EditPermission text,
  GUID varchar(36)
);

create table alerttemplates (
  AlertID int auto_increment primary key,
  AlertActionID int,
  DayOfWeek int,
  TimeStart time,
  TimeEnd time,
  AlertAction int,
  ContactID int,
  UserID int,
  ScriptID int,
  Message text,
  Trump int,
  GUID varchar(36),
  WarningAction int
);

create table infocategory (ID int primary key, CategoryName varchar(100));

create table properties (Name varchar(255) primary key, Value text);

create table config (MajorVersion int, MinorVersion int);
