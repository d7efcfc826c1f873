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
-- A due date that an event sets may take the place of one: what it was before.
ALTER TABLE due_completion ADD COLUMN before TEXT;
UPDATE due_completion SET before = (
  SELECT c.due FROM due_completion c WHERE c.document = due_completion.document AND c.seq < due_completion.seq
  ORDER BY c.seq DESC LIMIT 1
);
-- Few books name ledger accounts, few accounts are other than goods, and few terms wait for an event: found without a look at the rest.
CREATE INDEX document_account ON document(account) WHERE account IS NOT NULL;
CREATE INDEX document_balance_account ON document(account, text) WHERE series = 'B' AND account IS NOT NULL;
CREATE INDEX customer_accepts ON customer(id) WHERE instr(term, '验收') > 0 OR instr(upper(term), 'ACCEPT') > 0;
-- Transfers without cash: between whom, of what, and the agreement behind each, whose bytes are kept as a paper.
CREATE TABLE transfer(
  id INTEGER PRIMARY KEY, number TEXT NOT NULL, year INTEGER NOT NULL, serial INTEGER NOT NULL,
  type TEXT NOT NULL CHECK(type IN ('advance_to_receivable', 'receivable_to_payable', 'receivable_to_receivable', 'three_party',
    'goods_for_debt')),
  customer INTEGER NOT NULL REFERENCES customer(id), other INTEGER REFERENCES customer(id), party TEXT, currency TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK(amount > 0), on_date TEXT NOT NULL, goods TEXT, value INTEGER, note TEXT,
  agreement TEXT, signed TEXT, file TEXT, sha256 TEXT, reversed_on TEXT, reversed_seq INTEGER, seq INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX transfer_serial ON transfer(year, serial);
CREATE TABLE transfer_item(
  transfer INTEGER NOT NULL REFERENCES transfer(id), place INTEGER NOT NULL, document INTEGER REFERENCES document(id),
  credit INTEGER NOT NULL REFERENCES document(id), debit INTEGER REFERENCES document(id),
  amount INTEGER NOT NULL CHECK(amount > 0), PRIMARY KEY(transfer, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX transfer_item_debit ON transfer_item(debit) WHERE debit IS NOT NULL;
-- Bills received, each a part of a receipt (document); a bill that was divided stands as its parts from then on. What was done
-- with one, the latest of which is its state; what was undone stays, for days before. A bill counts as of ``since``.
CREATE TABLE bill(
  id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES document(id), entity INTEGER NOT NULL REFERENCES entity(id),
  number TEXT NOT NULL CHECK(length(number) = 30), first INTEGER NOT NULL, last INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('bank', 'commercial', 'finance')), acceptor TEXT, acceptor_bank TEXT, drawer TEXT,
  endorser TEXT, issued TEXT, matures TEXT NOT NULL, amount INTEGER NOT NULL CHECK(amount > 0), currency TEXT NOT NULL,
  received TEXT NOT NULL, since TEXT NOT NULL, parent INTEGER REFERENCES bill(id), own INTEGER NOT NULL CHECK(own IN (0, 1)),
  reference TEXT, confirmed_seq INTEGER, line INTEGER REFERENCES bank_line(id), seq INTEGER NOT NULL, void_seq INTEGER,
  CHECK(last >= first AND first >= 0)
) STRICT;
CREATE INDEX bill_document ON bill(document);
CREATE TABLE bill_move(
  id INTEGER PRIMARY KEY, bill INTEGER NOT NULL REFERENCES bill(id), verb TEXT NOT NULL, state TEXT NOT NULL, on_date TEXT NOT NULL,
  party TEXT, net INTEGER, recourse INTEGER NOT NULL CHECK(recourse IN (0, 1)), reversal INTEGER REFERENCES document(id),
  seq INTEGER NOT NULL, undone_seq INTEGER
) STRICT;
CREATE INDEX bill_move_bill ON bill_move(bill);
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
-- Delivery notes with their lines: no receivables, so nothing of them stands in the ledger. Quantities and prices are plain decimal
-- text. What the sales program says has been invoiced is a row for each word, so that an earlier one can still be asked for.
CREATE TABLE delivery(
  id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customer(id), number TEXT NOT NULL, date TEXT NOT NULL,
  currency TEXT NOT NULL, amount INTEGER NOT NULL, order_no TEXT, contract TEXT, project TEXT, salesperson TEXT, text TEXT,
  seq INTEGER NOT NULL, void_seq INTEGER
) STRICT;
CREATE UNIQUE INDEX delivery_number ON delivery(customer, number) WHERE void_seq IS NULL;
CREATE INDEX delivery_seq ON delivery(seq);
CREATE TABLE delivery_line(
  delivery INTEGER NOT NULL REFERENCES delivery(id), place INTEGER NOT NULL, item TEXT, spec TEXT, unit TEXT, quantity TEXT,
  price TEXT, amount INTEGER NOT NULL, invoice TEXT, PRIMARY KEY(delivery, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE delivery_invoiced(
  delivery INTEGER NOT NULL REFERENCES delivery(id), amount INTEGER NOT NULL, eff TEXT NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY(delivery, seq)
) STRICT, WITHOUT ROWID;
