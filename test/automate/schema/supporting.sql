-- Tables that content mentions and that are not content themselves; fewer columns than the real ones have.

create table userclasses (
  ClassID int auto_increment primary key,
  Name varchar(100)
);

create table users (
  UserID int auto_increment primary key,
  Name varchar(100),
  Email varchar(255),
  ClientID text,
  Secondary text,
  FolderID int default 0,
  Last_Date datetime
);

create table templates (
  TemplateID int auto_increment primary key,
  Name varchar(100)
);

create table maintenancewindow (
  MaintenanceID int auto_increment primary key,
  Name varchar(100)
);

create table plugins (
  ID int auto_increment primary key,
  Name varchar(255),
  GUID varchar(36)
);

create table clients (
  ClientID int auto_increment primary key,
  Name varchar(100)
);

create table locations (
  LocationID int auto_increment primary key,
  ClientID int,
  Name varchar(100)
);

create table computers (
  ComputerID int auto_increment primary key,
  ClientID int,
  LocationID int,
  Name varchar(100),
  Domain varchar(100),
  OS varchar(255),
  LastContact datetime
);

create table subgroups (
  GroupID int,
  ComputerID int,
  primary key (GroupID, ComputerID)
);

create table extrafielddata (
  ID int,
  ExtraFieldID int,
  Value text,
  primary key (ID, ExtraFieldID)
);

create table groupscripts (
  GroupID int,
  ScriptID int,
  ScriptType int,
  RunTime datetime,
  `Repeat` int,
  SearchID int,
  Parameters text,
  GroupScriptGuid varchar(36),
  Last_User varchar(100),
  Last_Date datetime
);

create table h_agents (
  AgentID int,
  Fails int,
  ComputerID int
);
