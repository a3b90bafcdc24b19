"""Bids: the form handed out, what comes back read and judged question by question, and the award's contract."""
