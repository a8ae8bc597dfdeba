def parse_spoken(text): return None
