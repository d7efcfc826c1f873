-- A letter's figures stand once, in the journal entry that issued it (notice.seq); its number becomes a column.
ALTER TABLE notice ADD COLUMN number TEXT NOT NULL DEFAULT '';
UPDATE notice SET number = json_extract(body, '$.number');
ALTER TABLE notice DROP COLUMN body;
-- Balances without detail are few and looked for often.
CREATE INDEX document_no_detail ON document(customer, id) WHERE series = 'B';
