"""What suppliers report: the form handed out, the file that comes back, and the rows kept."""
