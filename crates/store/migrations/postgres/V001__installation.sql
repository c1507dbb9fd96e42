-- Facts about this installation as a whole, such as the moment it was initialised.
CREATE TABLE installation (
    key   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);
