"""Messages by SMTP through jobs, in plain text and HTML; nothing depends on mail being set up."""
