-- Settlements without money, bills, retention, deliveries, applications, and what the accounts say: each its own table.
-- What was asked of the owner instead of given away (allowances), for which documents; and notes that a payer signed for others.
CREATE TABLE allowance(
  id INTEGER PRIMARY KEY, number TEXT NOT NULL, year INTEGER NOT NULL, serial INTEGER NOT NULL,
  customer INTEGER NOT NULL REFERENCES customer(id),
  kind TEXT NOT NULL CHECK(kind IN ('rebate', 'allowance', 'small_difference', 'bank_fee')), currency TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK(amount > 0), on_date TEXT NOT NULL, reason TEXT NOT NULL, line INTEGER, receipt TEXT,
  state TEXT NOT NULL CHECK(state IN ('pending', 'refused', 'withdrawn', 'awaiting', 'issued', 'posted', 'reversed')),
  decided_on TEXT, decided_seq INTEGER, decision TEXT, document INTEGER REFERENCES document(id), ended_on TEXT, seq INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX allowance_serial ON allowance(year, serial);
CREATE INDEX allowance_document ON allowance(document) WHERE document IS NOT NULL;
CREATE TABLE allowance_item(
  allowance INTEGER NOT NULL REFERENCES allowance(id), document INTEGER NOT NULL REFERENCES document(id),
  amount INTEGER NOT NULL CHECK(amount > 0), PRIMARY KEY(allowance, document)
) STRICT, WITHOUT ROWID;
CREATE TABLE payer_note(line INTEGER PRIMARY KEY REFERENCES bank_line(id), signed_on TEXT NOT NULL, seq INTEGER NOT NULL) STRICT;
-- Retention: the words on what an item waits for, the latest of which counts. A balance is known by its ledger account, so that
-- the next list, which brings it under another number, finds what was said of it.
CREATE TABLE retention(
  customer INTEGER NOT NULL REFERENCES customer(id), currency TEXT NOT NULL, document INTEGER REFERENCES document(id), account TEXT,
  event TEXT NOT NULL CHECK(event IN ('accept', 'warranty')), expected TEXT, responsible TEXT, span TEXT, happened TEXT,
  seq INTEGER PRIMARY KEY, CHECK(document IS NOT NULL OR account IS NOT NULL)
) STRICT;
-- Few books name ledger accounts, few accounts are other than goods, and few terms wait for an event: found without a look at the rest.
CREATE INDEX document_account ON document(account) WHERE account IS NOT NULL;
CREATE INDEX document_balance_account ON document(account, text) WHERE series = 'B' AND account IS NOT NULL;
CREATE INDEX customer_accepts ON customer(id) WHERE instr(term, '验收') > 0 OR instr(upper(term), 'ACCEPT') > 0;
-- What the accounting program says is owed: per customer, and in total (customer NULL); a total that is whole is that of the ledger.
CREATE TABLE stated_balance(
  customer INTEGER REFERENCES customer(id), currency TEXT NOT NULL, account TEXT, on_date TEXT NOT NULL, amount INTEGER NOT NULL,
  source TEXT NOT NULL CHECK(source IN ('balances', 'ledger', 'snapshot', 'typed')), whole INTEGER NOT NULL CHECK(whole IN (0, 1)),
  batch INTEGER REFERENCES batch(id), seq INTEGER NOT NULL
) STRICT;
CREATE INDEX stated_balance_total ON stated_balance(currency, on_date, seq) WHERE whole = 1;
-- Differences to it that somebody explained; the latest word counts, an amount of NULL takes it back.
CREATE TABLE difference_word(
  customer INTEGER REFERENCES customer(id), currency TEXT NOT NULL, on_date TEXT NOT NULL, difference INTEGER, reason TEXT,
  seq INTEGER NOT NULL, PRIMARY KEY(currency, seq)
) STRICT, WITHOUT ROWID;
-- Debits less credits of the documents of a day: the net of the whole book on any day is a sum of a few thousand rows.
CREATE TABLE net_by_day(
  currency TEXT NOT NULL, date TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY(currency, date)
) STRICT, WITHOUT ROWID;
INSERT INTO net_by_day SELECT currency, date, sum(side * amount) FROM document WHERE void_seq IS NULL
  GROUP BY currency, date HAVING sum(side * amount) <> 0;
-- What the accounting program calls a receipt of the bank, by each import that said so; and whether it counts without its word.
CREATE TABLE confirmation(
  document INTEGER NOT NULL REFERENCES document(id), reference TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(document, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO confirmation SELECT document, reference, confirmed_seq FROM receipt_origin WHERE confirmed_seq IS NOT NULL;
ALTER TABLE receipt_origin ADD COLUMN counted INTEGER NOT NULL DEFAULT 0 CHECK(counted IN (0, 1));
