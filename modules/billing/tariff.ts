/** The dated table of rates and fees. Data, never code: a change of law is a new table. */
