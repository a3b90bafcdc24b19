"""Assessment: a contract's terms against the rows reported; outcomes, score, next steps, and what is made of them."""
