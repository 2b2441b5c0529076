"""What activities come to, as materialised views that reporting tools read (docs/reporting.md)."""
