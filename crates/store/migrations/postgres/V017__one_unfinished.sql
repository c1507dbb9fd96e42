-- One unfinished application of a kind for each roster entry (R22); what is under review or returned holds the slot instead.
CREATE UNIQUE INDEX placements_one_unfinished ON placements (school_id, entry_id, kind)
    WHERE state IN ('OF-DRAFT', 'OF-TEXT-PULLED', 'BD-DRAFT', 'BD-PULLED', 'QX-DRAFT', 'QX-PULLED');
