PRAGMA page_size = 512;
PRAGMA application_id = 0x7a737762;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE, -- of what was measured: images, seeds, figures
  date INTEGER NOT NULL CHECK (date BETWEEN 0 AND 253402300799),
  revision TEXT NOT NULL,
  kernel TEXT NOT NULL,
  image_sha256 TEXT NOT NULL,
  source_version TEXT NOT NULL,
  baseline TEXT NOT NULL,
  baseline_sha256 TEXT NOT NULL,
  machine TEXT NOT NULL,
  seeds TEXT NOT NULL
) STRICT;
CREATE TABLE result (
  run INTEGER NOT NULL REFERENCES run,
  scenario TEXT NOT NULL,
  scenario_sha256 TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('metric', 'claim')),
  name TEXT NOT NULL,
  says TEXT NOT NULL,
  unit TEXT NOT NULL,
  better INTEGER NOT NULL CHECK (better IN (-1, 0, 1)),
  kernel REAL, -- medians; NULL where a figure is not available
  baseline REAL,
  difference REAL,
  effect REAL,
  least REAL,
  p REAL,
  verdict TEXT NOT NULL,
  PRIMARY KEY (run, scenario, kind, name)
) STRICT, WITHOUT ROWID;
COMMIT;
