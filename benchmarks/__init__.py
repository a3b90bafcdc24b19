"""How fast and how small: each module measures one part and yields its figures; ``python -m benchmarks`` runs them."""
