"""What a tab keeps: progress, kept runs, tables and files, and the way to another server."""
