-- A letter's figures stand once, in the journal entry that issued it (notice.seq); its number becomes a column.
ALTER TABLE notice ADD COLUMN number TEXT NOT NULL DEFAULT '';
UPDATE notice SET number = json_extract(body, '$.number');
ALTER TABLE notice DROP COLUMN body;
-- The map that brought a layout in, for the next file of that layout; the latest of a batch that stands counts.
CREATE TABLE import_map(
  signature TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, batch INTEGER, seq INTEGER NOT NULL,
  PRIMARY KEY(signature, kind, seq)
) STRICT, WITHOUT ROWID;
-- Balances without detail are few and looked for often.
CREATE INDEX document_no_detail ON document(customer, id) WHERE series = 'B';
-- So is what only a ledger tells.
CREATE INDEX document_estimated ON document(customer, currency, date) WHERE series = 'L';
-- Who else stands for a customer as the buyer of tax invoices; the name is a personal value.
CREATE TABLE buyer_alias(
  customer INTEGER NOT NULL REFERENCES customer(id), person INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(customer, person)
) STRICT, WITHOUT ROWID;
-- What banks say, line by line. Names, accounts and texts of others are personal values (ids of person_value).
CREATE TABLE bank_line(
  id INTEGER PRIMARY KEY, layout TEXT NOT NULL, account TEXT, date TEXT NOT NULL, time TEXT,
  amount INTEGER NOT NULL CHECK(amount > 0), side TEXT NOT NULL CHECK(side IN ('in', 'out')), currency TEXT NOT NULL,
  balance INTEGER, party INTEGER, party_account INTEGER, party_bank TEXT, text INTEGER, reference TEXT,
  reversal INTEGER NOT NULL CHECK(reversal IN (0, 1)), key TEXT NOT NULL, ignored TEXT, seq INTEGER NOT NULL, void_seq INTEGER
) STRICT;
CREATE UNIQUE INDEX bank_line_key ON bank_line(key) WHERE void_seq IS NULL;
-- The receipts behind a line: made of it (provisional until the accounting program says the same), or known before it.
CREATE TABLE receipt_origin(
  document INTEGER NOT NULL REFERENCES document(id), line INTEGER NOT NULL REFERENCES bank_line(id), origin TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('provisional', 'confirmed', 'known', 'taken_back')), by_hand INTEGER NOT NULL CHECK(by_hand IN (0, 1)),
  reference TEXT, confirmed_seq INTEGER, seq INTEGER NOT NULL, PRIMARY KEY(document, seq)
) STRICT;
CREATE INDEX receipt_origin_line ON receipt_origin(line);
-- Lists of all that was open on a day, and what they settled.
CREATE TABLE snapshot(
  batch INTEGER PRIMARY KEY REFERENCES batch(id), as_of TEXT NOT NULL, previous TEXT, seq INTEGER NOT NULL
) STRICT;
CREATE INDEX document_snapshot ON document(customer, id) WHERE series = 'S' AND kind = 'snapshot';
