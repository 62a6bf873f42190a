"""One module a change of the database's shape, in the order of their numbers; never edited once released."""
