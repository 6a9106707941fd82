-- When central last answered, by the laptop's clock: last_central only says what
-- central has signed, which an answer need not bring.
ALTER TABLE store ADD COLUMN heard_at TEXT;
