-- Where a corrected record stands among the rows of its own file, of which the last one of a key wins.
alter table ledger.quarantine
    -- whether a later row of its file, which loaded, has the same key; null where its key could not be read
    add column followed boolean;
alter table ledger.replay
    -- hashtextextended(row_key, 0) of the row that the record gave
    add column key_hash bigint;
