-- When the printed code of a wrap was typed back from the paper, or opened the
-- store; NULL while nobody is known to have it on paper, and for other kinds of
-- wrap. Codes of before were shown and not asked for: they count as on paper.
ALTER TABLE wrap ADD COLUMN written_at TEXT;

UPDATE wrap SET written_at = created_at WHERE kind = 'code';
