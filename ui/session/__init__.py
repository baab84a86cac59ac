"""What a tab keeps: progress, saved runs, tables and files, across servers."""
