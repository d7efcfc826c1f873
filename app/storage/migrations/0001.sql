-- The first book. Tables are derived from the journal; journal, batch_rows and person_value are what a replay reads.
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE journal(
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, command TEXT NOT NULL,
  kind TEXT NOT NULL, version INTEGER NOT NULL, payload TEXT NOT NULL, hash BLOB NOT NULL CHECK(length(hash) = 32)
) STRICT;
CREATE TABLE batch_rows(
  seq INTEGER NOT NULL REFERENCES journal(seq), part INTEGER NOT NULL, name TEXT NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY(seq, part)
) STRICT;
CREATE TABLE command(id TEXT PRIMARY KEY, seq INTEGER NOT NULL, result TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE person_value(id INTEGER PRIMARY KEY, salt BLOB, value TEXT) STRICT;
CREATE TABLE paper(sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;

CREATE TABLE entity(id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, seq INTEGER NOT NULL) STRICT;
CREATE TABLE profile(
  entity INTEGER NOT NULL REFERENCES entity(id), key TEXT NOT NULL, value TEXT NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY(entity, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE batch(
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, source TEXT NOT NULL, sha256 TEXT NOT NULL, up_to TEXT,
  accepted INTEGER NOT NULL, seq INTEGER NOT NULL UNIQUE, undone_seq INTEGER
) STRICT;

CREATE TABLE customer(
  id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, short_name TEXT, name_en TEXT, uscc TEXT,
  group_name TEXT, legal_form TEXT NOT NULL CHECK(legal_form IN ('company', 'person')), term TEXT,
  language TEXT NOT NULL CHECK(language IN ('zh', 'en')), currency TEXT NOT NULL, salesperson TEXT,
  letters TEXT NOT NULL CHECK(letters IN ('yes', 'no', 'statement')), letters_reason TEXT, note TEXT,
  contact INTEGER, phone INTEGER, wechat INTEGER, email INTEGER, postcode INTEGER, address INTEGER, reg_address INTEGER,
  seq INTEGER NOT NULL, void_seq INTEGER
) STRICT;
CREATE UNIQUE INDEX customer_code ON customer(code) WHERE void_seq IS NULL;
CREATE TABLE person(
  id INTEGER PRIMARY KEY, customer INTEGER NOT NULL, field TEXT NOT NULL, mac TEXT NOT NULL, seq INTEGER NOT NULL
) STRICT;
CREATE TABLE former_name(
  customer INTEGER NOT NULL REFERENCES customer(id), name TEXT NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY(customer, name)
) STRICT, WITHOUT ROWID;

-- Invoices, notes and receipts alike. One row per instalment (part of parts). side 1 = debit, -1 = credit.
CREATE TABLE document(
  id INTEGER PRIMARY KEY, series TEXT NOT NULL, customer INTEGER NOT NULL REFERENCES customer(id),
  entity INTEGER NOT NULL REFERENCES entity(id), number TEXT NOT NULL, part INTEGER NOT NULL, parts INTEGER NOT NULL,
  kind TEXT NOT NULL, side INTEGER NOT NULL CHECK(side IN (1, -1)), date TEXT NOT NULL, due TEXT,
  amount INTEGER NOT NULL CHECK(amount > 0), currency TEXT NOT NULL, base_date TEXT, order_no TEXT, contract TEXT,
  delivery TEXT, project TEXT, account TEXT, salesperson TEXT, method TEXT, payer INTEGER, credits TEXT, text TEXT,
  open INTEGER NOT NULL CHECK(open BETWEEN 0 AND amount), seal BLOB NOT NULL, seq INTEGER NOT NULL, void_seq INTEGER
) STRICT;
CREATE UNIQUE INDEX document_key ON document(customer, number, series, part) WHERE void_seq IS NULL;
CREATE INDEX document_open_debit ON document(customer, currency, due, date, open) WHERE open <> 0 AND side = 1;
CREATE INDEX document_open_credit ON document(customer, currency, date, open) WHERE open <> 0 AND side = -1;

CREATE INDEX document_date ON document(date);

CREATE TABLE allocation(
  debit INTEGER REFERENCES document(id), credit INTEGER REFERENCES document(id),
  amount INTEGER NOT NULL CHECK(amount <> 0), eff TEXT NOT NULL, seq INTEGER NOT NULL,
  CHECK(debit IS NOT NULL OR credit IS NOT NULL)
) STRICT;
CREATE INDEX allocation_eff ON allocation(eff, debit, credit, amount, seq);
CREATE INDEX allocation_debit ON allocation(debit);
CREATE INDEX allocation_credit ON allocation(credit);
CREATE INDEX allocation_back ON allocation(debit, credit) WHERE amount < 0;

CREATE TABLE due_completion(
  document INTEGER NOT NULL REFERENCES document(id), due TEXT, seq INTEGER NOT NULL, PRIMARY KEY(document, seq)
) STRICT;
CREATE TABLE dispute(
  document INTEGER NOT NULL REFERENCES document(id), amount INTEGER NOT NULL CHECK(amount >= 0),
  eff TEXT NOT NULL, reason TEXT, seq INTEGER NOT NULL
) STRICT;
CREATE INDEX dispute_document ON dispute(document, eff, seq);
CREATE TABLE hold_off(
  customer INTEGER NOT NULL REFERENCES customer(id), document INTEGER REFERENCES document(id),
  until TEXT, reason TEXT NOT NULL, seq INTEGER NOT NULL
) STRICT;
CREATE INDEX hold_off_customer ON hold_off(customer, document, seq);
CREATE TABLE data_date(source TEXT NOT NULL, up_to TEXT NOT NULL, batch INTEGER, seq INTEGER NOT NULL) STRICT;

CREATE TABLE policy(
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, valid_from TEXT NOT NULL, customer TEXT, body TEXT NOT NULL, seq INTEGER NOT NULL
) STRICT;
CREATE TABLE letter_text(
  id INTEGER PRIMARY KEY, language TEXT NOT NULL, level INTEGER NOT NULL, valid_from TEXT NOT NULL, body TEXT NOT NULL,
  seq INTEGER NOT NULL
) STRICT;
CREATE TABLE calendar_year(year INTEGER PRIMARY KEY, body TEXT NOT NULL, seq INTEGER NOT NULL) STRICT;

CREATE TABLE run(
  id INTEGER PRIMARY KEY, on_date TEXT NOT NULL, stale_reason TEXT, ledger_date TEXT, receipts_date TEXT,
  excluded TEXT NOT NULL, skipped TEXT NOT NULL, seq INTEGER NOT NULL
) STRICT;
CREATE TABLE notice(
  id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run(id), entity INTEGER NOT NULL REFERENCES entity(id),
  customer INTEGER NOT NULL REFERENCES customer(id), currency TEXT NOT NULL, episode INTEGER NOT NULL,
  level INTEGER NOT NULL, year INTEGER NOT NULL, serial INTEGER NOT NULL, total INTEGER NOT NULL, body TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('draft', 'sent', 'withdrawn')), sent_on TEXT, channel TEXT, paper TEXT, content TEXT, seq INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX notice_ladder ON notice(entity, customer, currency, episode, level) WHERE state <> 'withdrawn';
CREATE UNIQUE INDEX notice_serial ON notice(entity, year, serial);
CREATE INDEX notice_run ON notice(run);
CREATE TABLE notice_item(
  notice INTEGER NOT NULL REFERENCES notice(id), document INTEGER NOT NULL REFERENCES document(id),
  PRIMARY KEY(notice, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_item_document ON notice_item(document);

-- Append-only: what was recorded is never edited or deleted, not even by a slip of our own.
CREATE TRIGGER journal_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER batch_rows_update BEFORE UPDATE ON batch_rows BEGIN SELECT RAISE(ABORT, 'imported rows are append-only'); END;
CREATE TRIGGER batch_rows_delete BEFORE DELETE ON batch_rows BEGIN SELECT RAISE(ABORT, 'imported rows are append-only'); END;
CREATE TRIGGER allocation_update BEFORE UPDATE ON allocation BEGIN SELECT RAISE(ABORT, 'allocations are append-only'); END;
CREATE TRIGGER allocation_delete BEFORE DELETE ON allocation BEGIN SELECT RAISE(ABORT, 'allocations are append-only'); END;
CREATE TRIGGER document_update BEFORE UPDATE OF
  id, series, customer, entity, number, part, parts, kind, side, date, amount, currency, base_date, order_no, contract,
  delivery, project, account, salesperson, method, payer, credits, text, seal, seq
ON document BEGIN SELECT RAISE(ABORT, 'a posted document does not change'); END;
CREATE TRIGGER document_delete BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'a posted document is never deleted'); END;
