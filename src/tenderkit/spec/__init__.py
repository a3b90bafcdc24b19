"""The specification language: schema, rules, readings, decisions and the loader that makes an Assignment."""
